import { percentDecoded } from "../lib/percent-encoding.ts";
import type { Failure } from "../local-server/failure.ts";

/** Segments that start with a letter, digit or similar, without percent-encoding: the normal case. */
const PLAIN = /^(?:\/[\w~:@=,+!$&'()*-][\w.~:@=,+!$&'()*-]*)*\/?$/;

/** Backslashes, which some servers treat as slashes, and one-byte control characters. */
const FORBIDDEN = /\\|[^ -~\u0080-\u00ff]/;

/** How many levels of percent-encoding a path may have; one with more is refused. */
const MAX_DECODINGS = 3;

/** Query parameters that may contain a credential: those of the providers, and that of RFC 6750, section 2.3. */
const CREDENTIAL_PARAMETERS = new Set(["access_token", "api-key", "subscription-key"]);

/**
 * The part of the provider that clients may reach: everything below the path of its base URL, without the version at
 * its end, because clients of one provider disagree on whether the version belongs to the base URL.
 */
export function rootOf(baseUrl: URL): string {
  return baseUrl.pathname.replace(/\/+$/, "").replace(/\/v\d[\w.-]*$/, "");
}

/**
 * The path and query to request from the provider, or why they are refused. A path is refused if a server, proxy or
 * framework behind could interpret it as another path: the credential must go only where its owner has allowed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function targetOf(url: string, root: string): string | Failure {
  if (!url.startsWith("/")) {
    return refusal("absolute_target", "The request target must be a path (origin-form).");
  }
  const mark = url.indexOf("?");
  const path = mark === -1 ? url : url.slice(0, mark);
  const query = mark === -1 ? "" : url.slice(mark);
  if (!PLAIN.test(path) && !isUnambiguous(path)) {
    return refusal(
      "ambiguous_path",
      "The path contains dot segments, empty segments, backslashes or encoded separators.",
    );
  }
  if (!/^[\x21\x24-\x7e]*$/.test(query)) {
    return refusal("malformed_query", "The query contains characters that must be encoded.");
  }
  if (path !== root && !path.startsWith(`${root}/`)) {
    return {
      status: 404,
      code: "outside_provider",
      message: `This proxy serves only ${root}/, the path of the provider's baseUrl.`,
    };
  }
  return path + withoutCredentials(query);
}

function refusal(code: string, message: string): Failure {
  return { status: 400, code, message };
}

function isUnambiguous(path: string): boolean {
  if (!/^[\x21\x24-\x7e]+$/.test(path) || percentDecoded(path) === undefined) return false;
  let current = path;
  for (let decodings = 0; decodings <= MAX_DECODINGS; decodings++) {
    if (FORBIDDEN.test(current) || !current.split("/").every(isHarmless)) return false;
    const decoded = current.replace(/%[\da-f]{2}/gi, byte);
    if (decoded === current) return true;
    current = decoded;
  }
  return false;
}

function isHarmless(segment: string, index: number, { length }: readonly string[]): boolean {
  if (segment === "") return index === 0 || index === length - 1;
  // Some servers remove everything after a semicolon before they look for such segments.
  return !/^\.{1,2}$|^\.{0,2};/.test(segment);
}

/** Decodes byte by byte, and keeps invalid encodings, like the most lenient servers. */
function byte(encoded: string): string {
  return String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
}

function withoutCredentials(query: string): string {
  if (query.length < 2) return query;
  const pairs = query.slice(1).split("&");
  const kept = pairs.filter((pair) => {
    const name = percentDecoded(pair.split("=", 1)[0] ?? "") ?? "";
    return !CREDENTIAL_PARAMETERS.has(name.toLowerCase());
  });
  if (kept.length === pairs.length) return query;
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}

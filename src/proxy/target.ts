import type { Failure } from "../local-server/failure.ts";

/** Segments that start with a letter, digit or the like, and hold nothing encoded: what almost every request has. */
const PLAIN = /^(?:\/[\w~:@=,+!$&'()*-][\w.~:@=,+!$&'()*-]*)*\/?$/;

/** Backslashes, which some servers take for slashes, and control characters of one byte. */
const FORBIDDEN = /\\|[^ -~\u0080-\u00ff]/;

/** How often a path may be percent-encoded before it is refused for that alone. */
const MAX_DECODINGS = 3;

/** Parameters by which a credential travels in a query, of the providers and of RFC 6750, section 2.3. */
const CREDENTIAL_PARAMETERS = new Set(["access_token", "api-key", "subscription-key"]);

/**
 * The part of the provider that clients may reach: everything below the path of its base URL, without the version at
 * its end, since clients of one provider differ in whether that belongs to the base URL.
 */
export function rootOf(baseUrl: URL): string {
  return baseUrl.pathname.replace(/\/+$/, "").replace(/\/v\d[\w.-]*$/, "");
}

/**
 * The path and query to ask the provider for, or why they are refused. A path is refused that some server, proxy or
 * framework behind could read as another one: the credential must not be led where its owner did not point it.
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
      "The path holds dot segments, empty segments, backslashes or encoded separators.",
    );
  }
  if (!/^[\x21\x24-\x7e]*$/.test(query)) {
    return refusal("malformed_query", "The query holds characters that must be encoded.");
  }
  if (path !== root && !path.startsWith(`${root}/`)) {
    return {
      status: 404,
      code: "outside_provider",
      message: `This proxy serves ${root}/ alone, the path of the provider's baseUrl.`,
    };
  }
  return path + withoutCredentials(query);
}

function refusal(code: string, message: string): Failure {
  return { status: 400, code, message };
}

function isUnambiguous(path: string): boolean {
  if (!/^[\x21\x24-\x7e]+$/.test(path) || decode(path) === undefined) return false;
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
  // Some servers cut off what follows a semicolon before they look for such segments.
  return !/^\.{1,2}$|^\.{0,2};/.test(segment);
}

/** Byte by byte, and leaving alone what is no encoding, as the most lenient of servers do. */
function byte(encoded: string): string {
  return String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
}

/** Undefined for what is not UTF-8, percent-encoded. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function withoutCredentials(query: string): string {
  if (query.length < 2) return query;
  const pairs = query.slice(1).split("&");
  const kept = pairs.filter((pair) => {
    const name = decode(pair.split("=", 1)[0] ?? "") ?? "";
    return !CREDENTIAL_PARAMETERS.has(name.toLowerCase());
  });
  if (kept.length === pairs.length) return query;
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}

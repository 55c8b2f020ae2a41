import type { ConfigProblem } from "../errors.ts";
import { isFields, type Fields } from "../lib/fields.ts";
import { objectionToToken } from "../token/checked.ts";
import { usedCredential } from "./exclusive.ts";
import { isHeaderName, isHeaderValue } from "./header-syntax.ts";
import { pathOf } from "./problems.ts";

/**
 * What a configuration of the right shape has that HTTP cannot carry. The schema allows it, because other programs may
 * store it; each request would fail. Never contains a value, which may be a secret.
 */
export function unsendableProblems(config: Fields): ConfigProblem[] {
  const headers = isFields(config["headers"]) ? Object.entries(config["headers"]) : [];
  return [...credentialProblems(config), ...headerProblems(headers)];
}

/** Only of the credential that is used. */
function credentialProblems(config: Fields): ConfigProblem[] {
  const path = usedCredential(config);
  const value = path === "bearerToken" || path === "apiKey" ? config[path] : undefined;
  if (path === undefined || typeof value !== "string") return [];
  const message = objectionToToken(value.trim());
  return message === undefined ? [] : [{ path, message }];
}

function headerProblems(headers: readonly (readonly [string, unknown])[]): ConfigProblem[] {
  const first = new Map<string, string>();
  return headers.flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const message = objectionTo(name, value, first.get(lower));
    if (!first.has(lower)) first.set(lower, name);
    return message === undefined ? [] : [{ path: pathOf(["headers", name]), message }];
  });
}

function objectionTo(name: string, value: unknown, earlier?: string): string | undefined {
  if (!isHeaderName(name)) return "is not a header name (RFC 9110)";
  if (FRAMING.has(name.toLowerCase())) return "is set for each request by itself; remove it";
  if (earlier !== undefined) return `is the same header as ${earlier}; keep one`;
  return typeof value !== "string" || isHeaderValue(value)
    ? undefined
    : "contains characters that are not allowed in a header";
}

/**
 * Headers that describe one connection or one message's framing (RFC 9110, section 7.6.1; RFC 9112, section 6), or are
 * for a forward proxy and not for the provider (RFC 9110, section 11.7.2).
 */
const FRAMING: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

import type { ConfigProblem } from "../errors.ts";
import type { Fields } from "../lib/fields.ts";
import { parsedUrl } from "../lib/parsed-url.ts";

/**
 * Strict syntax of a URI. `URL` is more lenient: it drops line breaks and encodes other characters; other readers of
 * the same configuration would not.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986#appendix-A
 */
const URI =
  /^https?:\/\/(?:[\w.~!$&'()*+,;=:@[\]-]|%[\da-fA-F]{2})+(?:[/?](?:[\w.~!$&'()*+,;=:@/?-]|%[\da-fA-F]{2})*)?(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-fA-F]{2})*)?$/;

/** A host outside ASCII, which is written in its ASCII form (RFC 5891), not percent-encoded. */
const NAMED_IN_UNICODE = /^https?:\/\/[^/?#@]*[^\0-\x7f]/;

/**
 * What is wrong with a provider's base URL. Clients append the operation and their own query to it, so that a target
 * URI copied from a portal would be asked for something that is not there, or would lose its query on the way.
 */
export function baseUrlProblems({ baseUrl, type }: Fields): ConfigProblem[] {
  if (typeof baseUrl !== "string") return [];
  return messages(baseUrl, type).map((message) => ({ path: "baseUrl", message }));
}

function messages(baseUrl: string, type: unknown): string[] {
  const url = parsedUrl(baseUrl);
  if (url === undefined) return ["is not a valid URL"];
  if (NAMED_IN_UNICODE.test(baseUrl)) return [`names the host in Unicode; write ${url.host}`];
  if (!URI.test(baseUrl)) return ["contains characters that must be percent-encoded in a URL"];
  const [, operation] = OPERATION.exec(url.pathname) ?? [];
  return [
    ...(url.username === "" && url.password === "" ? [] : [USER_INFO]),
    ...(operation === undefined ? [] : [operationMessage(operation, type)]),
    ...(/^[^#]*\?/.test(baseUrl) ? [queryMessage(url)] : []),
    ...(baseUrl.includes("#")
      ? ["holds a fragment, which is never sent; end it before the “#”"]
      : []),
  ];
}

const USER_INFO = "contains a user name or password; put the credential into its own field";

/** Operations that clients append. Longer ones come first: `/completions` ends `/chat/completions` too. */
const OPERATION =
  /(\/chat\/completions|\/completions|\/responses(?:\/compact)?|(?:\/v1)?\/messages(?:\/(?:count_tokens|batches))?|\/embeddings|\/realtime|\/moderations|\/rerank|\/images\/(?:generations|edits)|\/audio\/(?:speech|transcriptions|translations)|\/models\/[^/]+:\w+)\/?$/i;

/** `/v1` is part of what clients append to an Anthropic provider's URL, and of what others expect in theirs. */
function operationMessage(operation: string, type: unknown): string {
  const end = type === "anthropic" ? operation : operation.replace(/^\/v1/i, "");
  return `ends in an operation, which clients append themselves; end it before “${end}”`;
}

/** The query's values are not shown: one of them may be a key. */
function queryMessage({ searchParams }: URL): string {
  const version = searchParams.get("api-version");
  if (version === null) return "holds a query, which is not passed on; end it before the “?”";
  const shown = /^[\w.-]{1,40}$/.test(version) ? version : "VERSION";
  return `holds a query; write azure: {apiVersion: "${shown}"} and end it before the “?”`;
}

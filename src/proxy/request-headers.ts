import type { LocalKey } from "../local-server/local-key.ts";

/** The result of reading a request's headers once. */
export interface RequestHeaders {
  readonly hosts: readonly string[];
  readonly hasOrigin: boolean;
  /** Whether the local key was sent. */
  readonly hasKey: boolean;
  readonly hasBody: boolean;
  /** Whether the body has another transfer coding before `chunked`; if that is not the last, Node answers with 400. */
  readonly isCoded: boolean;
  /** `Content-Length`; undefined for a chunked body. */
  readonly length: number | undefined;
  /** The headers to forward to the provider, as a list of alternating names and values. */
  readonly forwarded: readonly string[];
}

/**
 * Headers that are not simply forwarded. `drop`: hop-by-hop headers (RFC 9110, section 7.6.1), other credentials, and
 * headers that could make a server use another path than the checked one.
 */
const TREATMENT: ReadonlyMap<string, "host" | "origin" | "key" | "length" | "chunked" | "drop"> =
  new Map([
    ["host", "host"],
    ["origin", "origin"],
    ["authorization", "key"],
    ["api-key", "key"],
    ["x-api-key", "key"],
    ["content-length", "length"],
    ["transfer-encoding", "chunked"],
    ["connection", "drop"],
    ["keep-alive", "drop"],
    ["proxy-connection", "drop"],
    ["proxy-authenticate", "drop"],
    ["proxy-authorization", "drop"],
    ["te", "drop"],
    ["trailer", "drop"],
    ["upgrade", "drop"],
    ["http2-settings", "drop"],
    ["expect", "drop"],
    ["cookie", "drop"],
    ["cookie2", "drop"],
    ["ocp-apim-subscription-key", "drop"],
    ["x-goog-api-key", "drop"],
    ["x-ms-authorization-auxiliary", "drop"],
    ["x-original-url", "drop"],
    ["x-rewrite-url", "drop"],
  ]);

/** Reads a request's headers. `replaced`: names of headers that the provider's own headers replace. */
export function readHeaders(
  raw: readonly string[],
  key: LocalKey,
  replaced: ReadonlySet<string>,
): RequestHeaders {
  const hosts: string[] = [];
  const forwarded: string[] = [];
  const named = connectionOptions(raw);
  let hasOrigin = false;
  let hasKey = false;
  let hasBody = false;
  let coding: string | undefined;
  let length: number | undefined;

  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase();
    const value = raw[at + 1] as string;
    switch (TREATMENT.get(name)) {
      case "host":
        hosts.push(value);
        break;
      case "origin":
        hasOrigin = true;
        break;
      case "key":
        hasKey ||= key.matches(name === "authorization" ? bearer(value) : value);
        break;
      case "length":
        length = Number(value);
        hasBody ||= length > 0;
        break;
      case "chunked":
        hasBody = true;
        coding = coding === undefined ? value : `${coding},${value}`;
        break;
      case "drop":
        break;
      case undefined: {
        if (replaced.has(name) || named?.includes(name) === true) break;
        const kept = name === "sec-websocket-protocol" ? withoutKeys(value) : value;
        // The key is useless elsewhere, but a client that put it into another header did not mean to publish it.
        if (kept !== undefined && !kept.includes(key.value)) forwarded.push(name, kept);
      }
    }
  }
  const isCoded = coding !== undefined && /,[ \t]*chunked$/i.test(coding);
  return { hosts, hasOrigin, hasKey, hasBody, isCoded, length, forwarded };
}

/**
 * Names that `Connection` makes hop-by-hop.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
function connectionOptions(raw: readonly string[]): readonly string[] | undefined {
  let options: string[] | undefined;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    if ((raw[at] as string).length !== 10 || raw[at]?.toLowerCase() !== "connection") continue;
    const value = (raw[at + 1] as string).toLowerCase();
    if (value === "keep-alive" || value === "close" || value === "upgrade") continue;
    options = [...(options ?? []), ...value.split(",").map((option) => option.trim())];
  }
  return options;
}

function bearer(value: string): string {
  return /^Bearer +(\S+)$/i.exec(value)?.[1] ?? "";
}

/** OpenAI's browser clients send the key as a WebSocket subprotocol. */
function withoutKeys(protocols: string): string | undefined {
  const kept = protocols
    .split(",")
    .map((protocol) => protocol.trim())
    .filter((protocol) => !protocol.startsWith("openai-insecure-api-key."));
  return kept.length === 0 ? undefined : kept.join(", ");
}

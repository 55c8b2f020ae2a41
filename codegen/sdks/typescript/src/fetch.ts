// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import type { TokenClient } from "./client.js";
import { TokenError } from "./token-error.js";
import type { ProviderTokenArgs } from "./types.js";

const CREDENTIALS = ["authorization", "api-key", "x-api-key"];

/**
 * A `fetch` that sends each request with a token of one provider, and replaces any credential that the request has.
 *
 * After a 401, the token is reported as refused, and the request is sent once more with another token. The 401 is
 * returned if there is no other token, or if the body is a stream, which cannot be sent again.
 *
 * The token goes only to the origin of `baseUrl`, which has to be https, or http on this machine. A request to another
 * origin rejects with `ERR_INSECURE_TARGET`. When a redirect leads there, `fetch` removes the token.
 *
 * @throws TokenError `ERR_INSECURE_TARGET` if the token would be sent over plain http
 */
export function authorizedFetch(
  client: TokenClient,
  baseUrl: string,
  args: ProviderTokenArgs,
): typeof globalThis.fetch {
  const origin = secureOrigin(baseUrl);

  return async (input, init = {}) => {
    const request = input instanceof Request ? input : undefined;
    const target = new URL(request?.url ?? String(input));
    if (target.origin !== origin) {
      const message = `The request goes to ${target.origin}, but this credential belongs to ${origin}.`;
      throw new TokenError("ERR_INSECURE_TARGET", message);
    }
    const signal = init.signal ?? request?.signal;
    const options = signal === undefined ? {} : { signal };
    const headers = new Headers(init.headers ?? request?.headers);
    for (const name of CREDENTIALS) headers.delete(name);
    const send = (token: string): Promise<Response> => {
      headers.set("authorization", `Bearer ${token}`);
      return fetch(input, { ...init, headers });
    };
    const token = await client.getToken(args, options);
    const response = await send(token);
    // A redirect may have led to another origin, which has not received the token.
    if (response.status !== 401 || new URL(response.url).origin !== origin) return response;
    const other = await replacement();
    if (other === undefined) return response;
    await response.body?.cancel();
    return send(other);

    async function replacement(): Promise<string | undefined> {
      try {
        await client.invalidate({ ...args, token }, options);
        if (!isReplayable(init.body ?? request?.body)) return undefined;
        const renewed = await client.getToken(args, options);
        return renewed === token ? undefined : renewed;
      } catch (error) {
        if (error instanceof TokenError) return undefined;
        throw error;
      }
    }
  };
}

/** The bodies that `fetch` can read again. The body of a `Request` is a stream, whatever it was made from. */
function isReplayable(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return true;
  return (
    ArrayBuffer.isView(body) ||
    body instanceof ArrayBuffer ||
    body instanceof Blob ||
    body instanceof FormData ||
    body instanceof URLSearchParams
  );
}

function secureOrigin(baseUrl: string): string {
  const url = parsedUrl(baseUrl);
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url?.hostname ?? "");
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback)) return url.origin;
  const message = "The base URL must start with https://, or with http:// and a loopback address.";
  throw new TokenError("ERR_INSECURE_TARGET", message);
}

/** Not by `URL.canParse`: on Node 20 and 22 it is false for characters of Latin-1 once it has been called often. */
function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

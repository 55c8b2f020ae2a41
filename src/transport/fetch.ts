import type { Authorizer } from "../authorizer/authorizer.ts";
import { CREDENTIAL_HEADERS } from "../authorizer/dialect.ts";
import { defined } from "../lib/defined.ts";
import { events } from "../token/events.ts";
import type { AccessToken, TokenSource } from "../token/types.ts";
import { drain } from "./drain.ts";
import { outbound, type Outbound } from "./outbound.ts";
import { send, type Sent } from "./redirects.ts";
import { assertTarget } from "./target.ts";
import { claimsChallenge } from "./www-authenticate.ts";
import { monotonic } from "../lib/monotonic.ts";

/** The provider that {@link authorizedFetch} sends to. */
export interface FetchOptions {
  /** Name of the provider in events. */
  readonly provider: string;
  readonly baseUrl: URL;
  readonly authorizer: Authorizer;
  /** What sends the requests. */
  readonly fetch: typeof globalThis.fetch;
  /** A refused token that this request does not wait to replace. */
  invalidate(token: string): void;
}

/**
 * A `fetch` for one provider. Requests carry the configured headers and a fresh credential in place of whatever
 * credential the caller's client put there; a request to another origin rejects with `ERR_INSECURE_TARGET`.
 *
 * After a 401 the token is renewed once, for all requests that were refused it, and the request is sent once more.
 * The 401 is returned as it came where the body was a stream, or no other token is to be had.
 */
export function authorizedFetch(options: FetchOptions): typeof globalThis.fetch {
  const { authorizer, baseUrl, fetch } = options;

  return async (input, init): Promise<Response> => {
    const request = await outbound(input, init);
    assertTarget(request.url, baseUrl);
    const { source } = authorizer;
    if (source === undefined) return (await send(fetch, request, authorizer.extra)).response;
    for (const name of CREDENTIAL_HEADERS) request.headers.delete(name);
    const token = await source(
      request.signal === undefined ? undefined : { signal: request.signal },
    );
    const first = await send(fetch, request, authorizer.headersFor(token));
    if (first.response.status !== 401 || !first.authorized) return first.response;
    if (!request.replayable) {
      options.invalidate(token.token);
      return first.response;
    }
    const refusedOn = monotonic();
    const renewed = await renew(source, token, first, request);
    if (renewed === undefined) return first.response;
    drain(first.response);
    const { response } = await send(fetch, request, authorizer.headersFor(renewed));
    if (events.replay.hasSubscribers) {
      events.replay.publish({
        provider: options.provider,
        method: request.init.method ?? "GET",
        url: `${request.url.origin}${request.url.pathname}`,
        status: response.status,
        durationMs: monotonic() - refusedOn,
      });
    }
    return response;
  };
}

/** Another token than the refused one, or undefined where there is none: the source's own events say why. */
async function renew(
  source: TokenSource,
  rejected: AccessToken,
  { response }: Sent,
  { signal }: Outbound,
): Promise<AccessToken | undefined> {
  const claims = claimsChallenge(response.headers.get("www-authenticate"));
  try {
    const token = await source({ rejected, ...defined({ claims, signal }) });
    return token.token === rejected.token ? undefined : token;
  } catch (error) {
    if (signal?.aborted === true) {
      drain(response);
      throw error;
    }
    return undefined;
  }
}

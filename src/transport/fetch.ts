import type { Authorizer } from "../authorizer/authorizer.ts";
import { CREDENTIAL_HEADERS } from "../authorizer/dialect.ts";
import { events } from "../token/events.ts";
import type { AccessToken, TokenRequest, TokenSource } from "../token/types.ts";
import { drain } from "./drain.ts";
import type { Send } from "./environment-fetch.ts";
import { outbound, type Outbound } from "./outbound.ts";
import { followed, type Sent } from "./redirects.ts";
import { replacement } from "./replacement.ts";
import { assertTarget } from "./target.ts";
import { claimsChallenge } from "./www-authenticate.ts";
import { defined } from "../lib/defined.ts";
import { monotonic } from "../lib/monotonic.ts";

/** The provider that {@link authorizedFetch} sends requests to. */
export interface FetchOptions {
  /** Name of the provider in events. */
  readonly provider: string;
  readonly baseUrl: URL;
  /** Absent if the configuration has no credential. */
  readonly getToken?: TokenSource | undefined;
  readonly headersFor: Authorizer;
  /** What sends the requests. */
  readonly send: Send;
  /** Called with a refused token that this request does not replace. */
  invalidate(token: string, challenge: Pick<TokenRequest, "claims">): void;
  /** Called with a token that a server has accepted. */
  accepted(token: string): void;
}

/**
 * A `fetch` for one provider. It adds the configured headers and a fresh credential to each request, and replaces any
 * credential that the caller's client has set. A request to another origin rejects with `ERR_INSECURE_TARGET`.
 *
 * After a 401 the token is renewed once, for all requests that were refused, and the request is sent once more. The 401
 * is returned unchanged if the body was a stream, or if there is no other token.
 */
export function authorizedFetch(options: FetchOptions): typeof globalThis.fetch {
  const { getToken, headersFor, baseUrl, send } = options;

  return async (input, init): Promise<Response> => {
    const request = await outbound(input, init);
    assertTarget(request.url, baseUrl);
    if (getToken === undefined) return (await followed(send, request, headersFor())).response;
    for (const name of CREDENTIAL_HEADERS) request.headers.delete(name);
    const token = await getToken(
      request.signal === undefined ? undefined : { signal: request.signal },
    );
    const first = await followed(send, request, headersFor(token));
    if (!first.authorized) return first.response;
    if (first.response.status !== 401) {
      options.accepted(token.token);
      return first.response;
    }
    if (!request.replayable) {
      const claims = claimsChallenge(first.response.headers.get("www-authenticate"));
      options.invalidate(token.token, defined({ claims }));
      return first.response;
    }
    const refusedOn = monotonic();
    const renewed = await otherToken(getToken, token, first, request);
    if (renewed === undefined) return first.response;
    drain(first.response);
    const { response, authorized } = await followed(send, request, headersFor(renewed));
    if (authorized && response.status !== 401) options.accepted(renewed.token);
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

/** Undefined if there is no other token: the source's events say why. */
async function otherToken(
  getToken: TokenSource,
  rejected: AccessToken,
  { response }: Sent,
  { signal }: Outbound,
): Promise<AccessToken | undefined> {
  const challenge = response.headers.get("www-authenticate");
  try {
    return await replacement(getToken, rejected, { challenge, signal, watched: true });
  } catch (error) {
    if (signal?.aborted !== true) return undefined;
    drain(response);
    throw error;
  }
}

import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Dispatcher } from "undici";
import { ByokIdentityError } from "../errors.ts";
import { defined } from "../lib/defined.ts";
import type { AccessToken } from "../token/types.ts";
import type { ProxyCredential } from "./credential.ts";
import { UNEXPECTED } from "../local-server/answer.ts";
import { credentialFailure, type Failure } from "../local-server/failure.ts";
import type { Entry } from "./journal.ts";
import type { RequestBody } from "./request-body.ts";
import { mergedHeaders } from "./merged-headers.ts";
import { isCoded, lineOf, relayedHeaders } from "./response-headers.ts";
import { relay } from "./relay.ts";
import { TransferCodingError } from "./upstream-failure.ts";
import { replacement } from "../transport/replacement.ts";
import { claimsChallenge } from "../transport/www-authenticate.ts";
import { hold, type HeldResponse, type Sink } from "./sink.ts";

/** Where admitted requests go. */
export interface Upstream {
  readonly origin: string;
  readonly dispatcher: Dispatcher;
  /** New connections, for a single request. */
  readonly newDispatcher: () => Dispatcher;
  readonly credential: ProxyCredential;
  /** The answer to the client after a failed connection. */
  readonly failure: (error: unknown) => Failure;
}

/** One admitted request. */
export interface ForwardedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** What precedes the provider's paths in those of the proxy. */
  readonly mount: string;
  /** Alternating names and values. */
  readonly headers: readonly string[];
  readonly body: RequestBody;
  readonly response: ServerResponse;
  readonly entry: Entry;
  /** Called when the provider has switched protocols; absent if the client did not request that. */
  readonly upgraded?: (upstream: Duplex, headers: readonly string[]) => void;
  /** Ends the connection instead if the response has begun. */
  readonly answer: (failure: Failure) => void;
}

/** Header that says why the client received a 401. */
const NOTE = "byok-identity-note";

/**
 * Methods of requests that may be sent again if the connection breaks before the response.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
 */
const IDEMPOTENT = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]);

/** Errors of a connection that the other side has closed, perhaps before it saw the request. */
const BROKEN = new Set<unknown>(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/**
 * Sends a request with a fresh credential, and passes the response on. After a 401 it is sent once more with another
 * token, byte for byte. If that is not possible, the client gets the 401 unchanged, with a header that says why; if a
 * person has to sign in, it gets the command to run instead.
 *
 * If the connection breaks before the response, an idempotent request is sent once more on a new one (RFC 9112, section
 * 9.3.1): most often the provider has closed an idle connection at the same moment. If the client disconnects, the
 * request to the provider is aborted.
 */
export async function forward(
  job: ForwardedRequest,
  { origin, dispatcher, newDispatcher, credential, failure }: Upstream,
): Promise<void> {
  const { response, entry, body } = job;
  const replayable = body === undefined || Buffer.isBuffer(body);
  let controller: Dispatcher.DispatchController | undefined;
  let gone = false;

  response.once("close", () => {
    if (response.writableFinished || entry.upgraded === true) return;
    gone = true;
    controller?.abort(new Error("The client disconnected."));
  });

  let fresh: AccessToken;
  try {
    fresh = await credential.getToken();
  } catch (error) {
    if (!gone) job.answer(credentialFailure(error));
    return;
  }
  send(fresh, true);

  function send(token: AccessToken, first: boolean, connections = dispatcher): void {
    if (gone) return;
    let sink: Sink | undefined;
    connections.dispatch(
      {
        origin,
        path: job.target,
        method: job.method,
        headers: mergedHeaders(job.headers, credential.headersFor(token)),
        body: body ?? null,
        ...(job.upgraded === undefined ? {} : { upgrade: "websocket" }),
      },
      {
        onRequestStart(started): void {
          controller = started;
          if (gone) started.abort(new Error("The client disconnected."));
        },
        onRequestUpgrade(_controller, _status, headers, upstream): void {
          credential.accepted(token);
          const relayed = relayedHeaders(headers, origin, job.mount);
          entry.status = 101;
          entry.upgraded = true;
          job.upgraded?.(upstream, relayed);
        },
        onResponseStart(current, status, headers): void {
          if (status < 200) return;
          if (isCoded(headers)) {
            current.abort(new TransferCodingError());
            return;
          }
          if (status !== 401) credential.accepted(token);
          if (status !== 401 || !first) {
            sink = start(status, headers, current);
          } else if (!replayable) {
            const claims = claimsChallenge(lineOf(headers["www-authenticate"]));
            credential.invalidate(token, defined({ claims }));
            sink = start(status, headers, current, "not sent again: the body is over the limit");
          } else {
            const held = hold(current);
            sink = held;
            sendAgain(token, headers, held, current).catch(() => {
              held.discard();
              job.answer(UNEXPECTED);
            });
          }
        },
        onResponseData(current, chunk): void {
          if (sink?.data(chunk) === false) current.pause();
        },
        onResponseEnd(): void {
          sink?.end();
        },
        onResponseError(_controller, error): void {
          if (sink !== undefined) {
            if (isBodiless(entry.status, error)) sink.end();
            else sink.fail(error);
          } else if (connections === dispatcher && mayRepeat(error)) {
            const another = newDispatcher();
            send(token, first, another);
            void another.close();
          } else if (!gone) job.answer(failure(error));
        },
      },
    );
  }

  function mayRepeat(error: Error): boolean {
    return (
      replayable && IDEMPOTENT.has(job.method) && BROKEN.has((error as { code?: unknown }).code)
    );
  }

  function start(
    status: number,
    headers: IncomingHttpHeaders,
    current: Dispatcher.DispatchController,
    note?: string,
  ): Sink {
    entry.status = status;
    const relayed = relayedHeaders(headers, origin, job.mount);
    if (note !== undefined) {
      entry.note = note;
      relayed.push(NOTE, note);
    }
    return relay(response, status, relayed, current);
  }

  async function sendAgain(
    rejected: AccessToken,
    headers: IncomingHttpHeaders,
    held: HeldResponse,
    current: Dispatcher.DispatchController,
  ): Promise<void> {
    let renewed: AccessToken;
    try {
      const challenge = lineOf(headers["www-authenticate"]);
      renewed = await replacement(credential.getToken, rejected, { challenge, watched: true });
    } catch (error) {
      const known = error instanceof ByokIdentityError ? error : undefined;
      const code = known?.code ?? "ERR_IDENTITY_UNAVAILABLE";
      if (gone) held.discard();
      else if (known?.code === "ERR_LOGIN_REQUIRED") {
        // The provider's 401 does not say how the person signs in.
        held.discard();
        const message = `The provider refused the credential, and there is no other. ${known.message}`;
        job.answer({ status: 401, code, message });
      } else held.release(start(401, headers, current, `not sent again: no other token (${code})`));
      return;
    }
    held.discard();
    entry.replayed = true;
    send(renewed, false);
  }
}

/**
 * A 304 may state the length of a body that it does not contain (RFC 9110, section 8.6). undici (8.13 still does) waits
 * for the body and reports an error.
 */
function isBodiless(status: number | undefined, error: Error): boolean {
  return (
    status === 304 && (error as { code?: unknown }).code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"
  );
}

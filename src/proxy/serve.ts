import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { send, sendBeforeEnd, UNEXPECTED } from "../local-server/answer.ts";
import type { Failure } from "../local-server/failure.ts";
import type { LocalKey } from "../local-server/local-key.ts";
import { admit, ownPageOf, type OwnPage } from "./admission.ts";
import { forward, type ForwardedRequest } from "./forward.ts";
import { errorBody } from "./error-body.ts";
import type { Entry, Journal } from "./journal.ts";
import { endIfUnread } from "./relay.ts";
import { readBody, type RequestBody } from "./request-body.ts";
import type { Routes } from "./routes.ts";
import { statusPage } from "./status-page/page.ts";

/** What all requests of one proxy share. */
export interface ServeContext {
  readonly key: LocalKey;
  /** The current ones. */
  readonly routes: () => Routes;
  readonly journal: Journal;
  /** Bytes. */
  readonly replayLimit: number;
  readonly draining: () => boolean;
  /** The proxy's own answers. */
  readonly status: () => object;
  readonly health: () => object;
}

/** What a connection supports in addition to a normal response. */
export interface Extras {
  /** The client waits for `100 Continue` before it sends its body. */
  readonly goOn?: () => void;
  /**
   * For a WebSocket request: joins the client with the provider, which has accepted. Calls back when the tunnel ends.
   */
  readonly join?: (upstream: Duplex, headers: readonly string[], over: () => void) => void;
}

/** RFC 9110, section 7.6.3: a gateway identifies itself to the server behind it. */
const VIA = ["via", "1.1 byok-identity"] as const;

/** Answers one request, or forwards it to its provider. Never rejects. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  context: ServeContext,
  { goOn, join }: Extras = {},
): Promise<void> {
  const { journal } = context;
  const { method = "", url = "" } = request;
  const own = ownPageOf(method, url);
  const route = own === undefined ? context.routes().of(url) : undefined;
  const entry = journal.begin(method, url, route?.provider);
  response.once("close", () => {
    if (entry.upgraded !== true) journal.end(entry, response.writableFinished);
  });
  if (context.draining()) response.shouldKeepAlive = false;

  try {
    const admission = admit(request, own ?? route, context.key);
    if (typeof admission === "string") {
      answerOwn(admission);
      return;
    }
    if ("code" in admission) {
      response.shouldKeepAlive = false;
      // A client that waits for `100 Continue` sends nothing more.
      refuse(admission, goOn === undefined);
      return;
    }
    const { headers, target } = admission;
    const { mount, provider } = admission.route;
    goOn?.();
    let body: RequestBody;
    try {
      body = headers.hasBody
        ? await readBody(request, headers.length, context.replayLimit)
        : undefined;
    } catch {
      response.destroy();
      return;
    }
    const forwarded = [...headers.forwarded, ...VIA];
    if (body !== undefined && !Buffer.isBuffer(body) && headers.length !== undefined) {
      forwarded.push("content-length", String(headers.length));
    }
    const job: ForwardedRequest = {
      method,
      target,
      mount,
      headers: forwarded,
      body,
      response,
      entry,
      answer: (failure) => refuse(failure, true),
    };
    await forward(
      join === undefined ? job : { ...job, upgraded: upgraded(join, entry) },
      provider.upstream,
    );
  } catch {
    refuse(UNEXPECTED, true);
  }

  function upgraded(
    joins: NonNullable<Extras["join"]>,
    of: Entry,
  ): NonNullable<ForwardedRequest["upgraded"]> {
    return (upstream, relayed) => joins(upstream, relayed, () => journal.end(of, true));
  }

  /** `unread`: whether the client may still be sending the request. */
  function refuse(failure: Failure, unread = false): void {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    entry.refused = failure.code;
    answer(
      failure.status,
      errorBody(route?.provider.type ?? "openai", failure),
      failure.headers,
      unread,
    );
  }

  function answerOwn(page: OwnPage): void {
    if (page === "page") {
      entry.status = 200;
      send(response, statusPage());
      return;
    }
    const report = page === "status" ? context.status() : context.health();
    answer(page === "healthz" && context.draining() ? 503 : 200, JSON.stringify(report));
  }

  function answer(
    status: number,
    text: string,
    more: Readonly<Record<string, string>> = {},
    unread = false,
  ): void {
    entry.status = status;
    const whole = { status, headers: { "content-type": "application/json", ...more }, body: text };
    if (!unread) {
      send(response, whole);
      return;
    }
    endIfUnread(response);
    request.unpipe();
    sendBeforeEnd(request, response, whole);
  }
}

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { drained } from "../local-server/drained.ts";
import { listen, MAX_HEADERS, type ListenOn } from "../local-server/listen.ts";
import { createLocalKey } from "../local-server/local-key.ts";
import type { Providers } from "../providers.ts";
import { failed, send, UNEXPECTED } from "../local-server/answer.ts";
import { refusableToken } from "../local-server/refusable-token.ts";
import { inferringAcceptance } from "./inferred-acceptance.ts";
import { createMetrics } from "./metrics.ts";
import { readinessOf } from "./readiness.ts";
import { respond, type RespondContext } from "./respond.ts";

/** Options of {@link startServer}. */
export interface ServeOptions {
  /** The server does not close these providers. */
  readonly providers: Providers;
  readonly listen: ListenOn;
  /** The key that clients must send. Default: a new key of 256 random bits. */
  readonly key?: string;
}

/** A server that listens. */
export interface RunningServer {
  readonly origin: string;
  readonly key: string;
  /** Resolves when the first token of every provider has arrived or failed. */
  readonly asked: Promise<void>;
  /** Waits for requests in flight, and closes the rest after `grace` milliseconds (default 10,000). */
  close(grace?: number): Promise<void>;
}

/** Longer than proxies keep idle connections, so that the proxies close them, milliseconds. */
const KEEP_ALIVE = 75_000;

/**
 * Serves the providers' credentials to proxies and to programs in other languages, only on this machine.
 *
 * @throws ConfigError if the address is not available.
 */
export async function startServer({
  providers,
  listen: on,
  key: given,
}: ServeOptions): Promise<RunningServer> {
  const key = createLocalKey(given);
  const issue = new Map([...providers].map(([name, auth]) => [name, refusableToken(auth)]));
  const authorize = new Map(
    [...providers].map(([name, auth]) => [name, inferringAcceptance(auth, issue.get(name)!)]),
  );
  const metrics = createMetrics(providers);
  const readiness = readinessOf(providers);
  let draining = false;
  const context: RespondContext = {
    providers,
    key,
    metrics,
    readiness,
    startedOn: Date.now(),
    draining: () => draining,
    issue: (name, refusal) => issue.get(name)!(refusal),
    authorize: (name, refusal) => authorize.get(name)!(refusal),
  };
  const limits = { keepAliveTimeout: KEEP_ALIVE, maxHeaderSize: MAX_HEADERS };
  const server = createServer(limits, (request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const [endpoint, reply] = await respond(request, context);
      metrics.answered(endpoint, reply.status);
      // A closed server does not notice by itself that a busy connection has become idle.
      if (draining) response.shouldKeepAlive = false;
      send(response, reply);
    } catch {
      metrics.answered("other", UNEXPECTED.status);
      send(response, failed(UNEXPECTED));
    }
  }

  let origin: string;
  try {
    origin = await listen(server, on);
  } catch (error) {
    metrics.end();
    throw error;
  }
  return {
    origin,
    key: key.value,
    asked: readiness.ask(),
    async close(grace = 10_000): Promise<void> {
      draining = true;
      await drained(server, grace);
      metrics.end();
    },
  };
}

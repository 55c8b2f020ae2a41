import { randomUUID } from "node:crypto";

type Fetch = typeof globalThis.fetch;

/**
 * The model requests of a Copilot client, sent from here instead of from its runtime: for the SDK's request handler.
 *
 * A refused request is then sent again before the runtime hears of it, and keys that change travel in the header the
 * provider wants. No credential reaches the runtime's process.
 */
export interface CopilotRequests {
  /** Sends a request with the credential of the provider it belongs to; any other as the global fetch does. */
  readonly fetch: Fetch;
  /** Takes on a provider's requests, which are known by the headers returned. */
  route(fetch: Fetch): CopilotRoute;
}

export interface CopilotRoute {
  /** To be among the provider's configured headers. They are taken off again before anything is sent. */
  readonly headers: Readonly<Record<string, string>>;
  close(): void;
}

/** Tells which provider's a request is: the runtime says neither provider nor session's configuration. */
const MARK = "x-byok-identity-route";

/** One for each `CopilotClient`, given to its `requestHandler` and to every provider of its sessions. */
export function copilotRequests(): CopilotRequests {
  const routes = new Map<string, Fetch>();

  return {
    fetch: (input, init) => {
      const request = new Request(input, init);
      const mark = request.headers.get(MARK);
      const route = mark === null ? undefined : routes.get(mark);
      request.headers.delete(MARK);
      return (route ?? globalThis.fetch)(request);
    },
    route(fetch): CopilotRoute {
      const mark = randomUUID();
      routes.set(mark, fetch);
      return { headers: { [MARK]: mark }, close: () => void routes.delete(mark) };
    },
  };
}

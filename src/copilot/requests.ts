import { randomUUID } from "node:crypto";
import { ByokIdentityError } from "../errors.ts";

type Fetch = typeof globalThis.fetch;

/**
 * The model requests of a Copilot client, sent from here instead of from its runtime: for the SDK's request handler.
 *
 * A refused request is then sent again before the runtime hears of it, and keys that change travel in the header the
 * provider wants. No credential reaches the runtime's process.
 */
export interface CopilotRequests {
  /**
   * Sends a request with the credential of the provider it belongs to, as its {@link ProviderAuth.fetch} does; any
   * other as the global fetch does. Rejects with `ERR_CLOSED` where the provider is not, or no longer, known here.
   */
  readonly fetch: Fetch;
  /** Takes on a provider's requests, which are known by the headers returned. */
  route(fetch: Fetch): CopilotRoute;
}

/** A provider's way through {@link CopilotRequests}. */
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
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const mark = request.headers.get(MARK);
      if (mark === null) return globalThis.fetch(request);
      const route = routes.get(mark);
      if (route === undefined) throw unrouted();
      request.headers.delete(MARK);
      return route(request);
    },
    route(fetch): CopilotRoute {
      const mark = randomUUID();
      routes.set(mark, fetch);
      return { headers: { [MARK]: mark }, close: () => void routes.delete(mark) };
    },
  };
}

function unrouted(): ByokIdentityError {
  return new ByokIdentityError("ERR_CLOSED", "The provider of this request was closed.", {
    hint: "Keep it open while its sessions are, and give it the same copilotRequests() as the client's request handler.",
  });
}

import { randomUUID } from "node:crypto";
import { ByokIdentityError } from "../errors.ts";

type Fetch = typeof globalThis.fetch;

/**
 * Sends the model requests of a Copilot client from this process instead of its runtime, for the SDK's request handler.
 *
 * A refused request is then sent again before the runtime sees the refusal, and renewable keys are sent in the header
 * that the provider expects. No credential reaches the runtime's process.
 */
export interface CopilotRequests {
  /**
   * Sends a provider's request like its {@link ProviderAuth.fetch}, with the credential; sends any other request like
   * the global fetch. Rejects with `ERR_CLOSED` if the provider is not, or no longer, known here.
   */
  readonly fetch: Fetch;
  /** Registers a provider; its requests are recognised by the returned headers. */
  route(fetch: Fetch): CopilotRoute;
}

/** A provider's registration at {@link CopilotRequests}. */
export interface CopilotRoute {
  /** Add these to the provider's configured headers. They are removed again before anything is sent. */
  readonly headers: Readonly<Record<string, string>>;
  close(): void;
}

/** Identifies the provider of a request: the runtime passes on neither the provider nor the session's configuration. */
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

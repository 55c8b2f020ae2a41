import type { Dispatcher } from "undici";
import type { ProxyRoute } from "../lib/forward-proxy.ts";

/** Sends one request, without following redirects that it is told not to follow. */
export type Send = (url: URL, init: RequestInit) => Promise<Response>;

/** See {@link environmentFetch}. */
export interface EnvironmentFetch {
  readonly send: Send;
  /** Ends connections to proxies that are idle, and others when their request ends. */
  close(): void;
}

/**
 * The global `fetch`, but a server that the environment reaches through a forward proxy is reached through it. Whatever
 * the application has decided itself takes precedence: its own dispatcher, in `init` or for the whole process
 * (`setGlobalDispatcher`, `NODE_USE_ENV_PROXY`).
 *
 * If the proxy itself fails, the request rejects with fetch's `TypeError`, whose message names the proxy and its
 * variable.
 */
export function environmentFetch(
  routeTo: (url: URL) => ProxyRoute | undefined,
  { fetch } = globalThis,
): EnvironmentFetch {
  const agents = new Map<string, Dispatcher>();

  async function sendThrough(route: ProxyRoute, url: URL, init: RequestInit): Promise<Response> {
    const { proxyAgent, proxyFault } = await import("./proxy-agent.ts");
    const { href } = route.proxy;
    const dispatcher = agents.get(href) ?? proxyAgent(route);
    agents.set(href, dispatcher);
    try {
      return await fetch(url, Object.assign({}, init, { dispatcher }));
    } catch (error) {
      const fault =
        init.signal?.aborted === true ? undefined : proxyFault(error, url.origin, route);
      if (fault === undefined) throw error;
      throw new TypeError(`fetch failed: ${fault.message} ${fault.hint}`, { cause: error });
    }
  }

  return {
    send(url, init) {
      const route = "dispatcher" in init || hasOwnDispatcher() ? undefined : routeTo(url);
      return route === undefined ? fetch(url, init) : sendThrough(route, url, init);
    },
    close() {
      for (const agent of agents.values()) void agent.close();
      agents.clear();
    },
  };
}

/**
 * Whether fetch sends with something other than what it starts with. All copies of undici keep it in this place, the one
 * inside Node included.
 *
 * @see https://github.com/nodejs/undici/blob/v7.30.2/lib/global.js
 */
function hasOwnDispatcher(): boolean {
  const dispatcher: unknown = Reflect.get(globalThis, Symbol.for("undici.globalDispatcher.1"));
  return dispatcher instanceof Object && dispatcher.constructor.name !== "Agent";
}

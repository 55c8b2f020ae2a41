import type { Duplex } from "node:stream";
import { beneath } from "../config/set-problems.ts";
import { ConfigError, type ConfigProblem } from "../errors.ts";
import { defined } from "../lib/defined.ts";
import { drained } from "../local-server/drained.ts";
import { listen, type ListenOn } from "../local-server/listen.ts";
import { createLocalKey } from "../local-server/local-key.ts";
import { recentEvents } from "../local-server/recent-events.ts";
import { createJournal, type Counters } from "./journal.ts";
import { openProxied, type ProxiedProvider, type ServedProvider } from "./proxied-provider.ts";
import { routesOf, routesOfChosen, type Routes } from "./routes.ts";
import { createProxyServer } from "./server.ts";
import type { ServeContext } from "./serve.ts";
import { ignoreUnaskedContinue } from "./unasked-continue.ts";

/** A proxy for one provider, or for several. */
export interface ProxyOptions {
  readonly providers: readonly ProxiedProvider[];
  /** The user has chosen this one provider, which is then also served without its name. */
  readonly chosen?: boolean;
  readonly listen: ListenOn;
  /** The key that clients must send. Default: a new key of 256 random bits. */
  readonly key?: string;
  /** Bodies up to this size are kept in memory, so that they can be sent again after a 401, bytes. Default 32 MiB. */
  readonly replayLimit?: number;
  /** How long a provider may be silent, milliseconds. Default 600,000, the same as in the providers' SDKs. */
  readonly upstreamTimeout?: number;
  /** Receives one line of JSON per request. */
  readonly accessLog?: (line: string) => void;
  /** What `/status` says about where the providers come from. */
  readonly configuration?: () => object;
}

/** A proxy that listens. */
export interface RunningProxy {
  readonly origin: string;
  /** The key that clients send instead of a credential. */
  readonly key: string;
  /** The base URLs that clients use instead of the providers', by name. */
  baseUrls(): ReadonlyMap<string, string>;
  /** Requests so far, and when a provider was last used. */
  readonly journal: { readonly counters: Readonly<Counters>; readonly lastUsed: number };
  /**
   * Serves these providers from now on; one that is the same object as before keeps its connections. Resolves when the
   * requests to the others are over.
   *
   * @throws ConfigError if one of them cannot be served; then nothing changes.
   */
  update(providers: readonly ProxiedProvider[]): Promise<unknown>;
  /**
   * Accepts no more connections, waits for requests in flight, and closes the rest after `grace` milliseconds (default
   * 30,000). May be called again with a shorter time.
   */
  close(grace?: number): Promise<void>;
}

/**
 * Starts a reverse proxy on this machine's loopback interface, which adds a fresh credential to each request.
 *
 * @throws ConfigError if a provider uses plain http on another machine, the address is not available, or the variable
 * of a proxy for a provider is invalid.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { chosen = false } = options;
  const key = createLocalKey(options.key);
  const journal = createJournal(options.accessLog, key.value);
  const startedOn = Date.now();
  const tunnels = new Set<Duplex>();
  let draining = false;
  let port = "port" in options.listen ? options.listen.port : 0;
  let routes = routesOf([]);
  routes = routesTo(openAll(options.providers));

  const context: ServeContext = {
    key,
    routes: () => routes,
    journal,
    replayLimit: options.replayLimit ?? 32 * 1024 * 1024,
    draining: () => draining,
    health: () => ({
      status: draining ? "draining" : "ok",
      program: "byok-identity proxy",
      pid: process.pid,
      providers: [...routes.providers.keys()],
    }),
    status: () => ({
      status: draining ? "draining" : "ok",
      pid: process.pid,
      uptimeSeconds: Math.round((Date.now() - startedOn) / 1000),
      requests: journal.counters,
      ...defined({ configuration: options.configuration?.() }),
      providers: Object.fromEntries(
        [...routes.providers.values()].map((each) => [
          each.name,
          {
            baseUrl: origin + routes.basePathOf(each),
            ...each.status(),
            recent: recent.of(each.source.auth.status()),
          },
        ]),
      ),
    }),
  };
  const server = createProxyServer(context, tunnels);

  function openAll(providers: readonly ProxiedProvider[]): readonly ServedProvider[] {
    const problems: ConfigProblem[] = [];
    const served: ServedProvider[] = [];
    for (const source of providers) {
      const { name } = source;
      const same = routes.providers.get(name);
      try {
        served.push(
          same?.source === source ? same : openProxied(source, port, options.upstreamTimeout),
        );
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        problems.push(...error.problems.map((each) => (chosen ? each : beneath(name, each))));
      }
    }
    if (problems.length > 0) throw new ConfigError(problems);
    return served;
  }

  function routesTo(served: readonly ServedProvider[]): Routes {
    const [only] = served;
    return chosen && only !== undefined ? routesOfChosen(only) : routesOf(served);
  }

  function update(providers: readonly ProxiedProvider[]): Promise<unknown> {
    const before = [...routes.providers.values()];
    const served = openAll(providers);
    routes = routesTo(served);
    const gone = before.filter((provider) => !served.includes(provider));
    return Promise.all(gone.map((provider) => provider.tally.idle().then(() => provider.close())));
  }

  async function close(grace = 30_000): Promise<void> {
    draining = true;
    await drained(server, grace, () => {
      for (const socket of tunnels) socket.destroy();
    });
    await Promise.all([...routes.providers.values()].map((provider) => provider.close()));
    ignoring[Symbol.dispose]();
    recent[Symbol.dispose]();
  }

  const origin = await listen(server, options.listen);
  port = Number(new URL(origin).port);
  const ignoring = ignoreUnaskedContinue();
  const recent = recentEvents();
  return {
    origin,
    key: key.value,
    journal,
    baseUrls: () =>
      new Map(
        [...routes.providers.values()].map((each) => [each.name, origin + routes.basePathOf(each)]),
      ),
    update,
    close,
  };
}

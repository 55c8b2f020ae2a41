import type { Duplex } from "node:stream";
import type { Dispatcher } from "undici";
import { processEnv } from "../config/process-env.ts";
import { routeTo } from "../config/route.ts";
import type { NamedProviderConfig, ProviderConfig } from "../config/types.ts";
import type { ProviderAuth } from "../provider-auth.ts";
import { ConfigError } from "../errors.ts";
import { credentialStatus } from "../local-server/credential-status.ts";
import { drained } from "../local-server/drained.ts";
import { isSecure } from "../lib/secure-url.ts";
import { proxyCredential } from "./credential.ts";
import { createJournal, type Journal } from "./journal.ts";
import { listen, type ListenOn } from "../local-server/listen.ts";
import { createLocalKey } from "../local-server/local-key.ts";
import { createProxyServer } from "./server.ts";
import type { ServeContext } from "./serve.ts";
import { rootOf, targetOf } from "./target.ts";
import { ignoreUnaskedContinue } from "./unasked-continue.ts";
import { connectUpstream } from "./upstream.ts";
import { upstreamFailure } from "./upstream-failure.ts";

/** A proxy for one provider. */
export interface ProxyOptions {
  readonly config: ProviderConfig | NamedProviderConfig;
  /** The credential of the same provider. The proxy does not close it. */
  readonly auth: ProviderAuth;
  readonly listen: ListenOn;
  /** The key that clients must send. Default: a new key of 256 random bits. */
  readonly key?: string;
  /** Bodies up to this size are kept in memory, so that they can be sent again after a 401, bytes. Default 32 MiB. */
  readonly replayLimit?: number;
  /** How long the provider may be silent, milliseconds. Default 600,000, the same as in the providers' SDKs. */
  readonly upstreamTimeout?: number;
  /** Receives one line of JSON per request. */
  readonly accessLog?: (line: string) => void;
}

/** A proxy that listens. */
export interface RunningProxy {
  /** The base URL for clients, instead of the provider's. */
  readonly baseUrl: string;
  readonly origin: string;
  /** The key for clients, instead of a credential. */
  readonly key: string;
  /**
   * Accepts no more connections, waits for requests in flight, and closes the rest after `grace` milliseconds (default
   * 30,000). May be called again with a shorter time.
   */
  close(grace?: number): Promise<void>;
}

/**
 * Starts a reverse proxy on this machine's loopback interface, which adds a fresh credential to each request.
 *
 * @throws ConfigError if the provider uses plain http on another machine, the address is not available, or the variable
 * of a proxy for the provider is invalid.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { config, auth } = options;
  const base = new URL(config.baseUrl);
  if (!isSecure(base)) {
    throw new ConfigError([{ path: "baseUrl", message: "must be https, or on this machine" }]);
  }
  const root = rootOf(base);
  const basePath = base.pathname.replace(/\/+$/, "");
  const target = targetOf(`${basePath}/`, root);
  if (typeof target !== "string") {
    const message = `has a path that this proxy would refuse in every request: ${target.message}`;
    throw new ConfigError([{ path: "baseUrl", message }]);
  }
  const key = createLocalKey(options.key);
  const journal = createJournal(options.accessLog);
  const route = routeTo(base, processEnv());
  const connectAnew = (): Dispatcher =>
    connectUpstream(base, options.upstreamTimeout ?? 600_000, route);
  const dispatcher = connectAnew();
  const startedOn = Date.now();
  const tunnels = new Set<Duplex>();
  let draining = false;

  const context: ServeContext = {
    type: config.type ?? "openai",
    rules: {
      key,
      root,
      replaced: new Set(Object.keys(config.headers ?? {}).map((name) => name.toLowerCase())),
    },
    upstream: {
      origin: base.origin,
      dispatcher,
      connectAnew,
      credential: proxyCredential(auth),
      failure: (error) => upstreamFailure(error, base.origin, route),
    },
    journal,
    replayLimit: options.replayLimit ?? 32 * 1024 * 1024,
    draining: () => draining,
    status: () =>
      statusOf(auth, journal, { upstream: base.origin + base.pathname, startedOn, draining }),
  };
  const server = createProxyServer(context, tunnels);

  async function close(grace = 30_000): Promise<void> {
    draining = true;
    await drained(server, grace, () => {
      for (const socket of tunnels) socket.destroy();
    });
    await dispatcher.destroy();
    ignoring[Symbol.dispose]();
  }

  const origin = await listen(server, options.listen);
  const ignoring = ignoreUnaskedContinue();
  return { origin, baseUrl: origin + basePath, key: key.value, close };
}

/** The content of `/status`; no secret. */
export function statusOf(
  auth: ProviderAuth,
  journal: Journal,
  about: { readonly upstream: string; readonly startedOn: number; readonly draining: boolean },
): object {
  return {
    status: about.draining ? "draining" : "ok",
    upstream: about.upstream,
    uptimeSeconds: Math.round((Date.now() - about.startedOn) / 1000),
    requests: journal.counters,
    credential: credentialStatus(auth),
  };
}

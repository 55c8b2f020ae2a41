import { JOINED_HEADERS } from "../authorizer/joined-headers.ts";
import type { Dispatcher } from "undici";
import { processEnv } from "../config/process-env.ts";
import { routeTo } from "../config/proxy-route.ts";
import { nameProblems } from "../config/set-problems.ts";
import type { NamedProviderConfig, ProviderConfig, ProviderType } from "../config/types.ts";
import { ConfigError, type ConfigProblem } from "../errors.ts";
import { isLoopback, isSecure } from "../lib/secure-url.ts";
import { credentialStatus } from "../local-server/credential-status.ts";
import type { ProviderAuth } from "../provider-auth.ts";
import { proxyCredential } from "./credential.ts";
import type { Upstream } from "./forward.ts";
import { createTally, type Counted } from "./journal.ts";
import { rootOf, targetOf } from "./target.ts";
import { connectUpstream } from "./upstream.ts";
import { upstreamFailure } from "./upstream-failure.ts";

/** A provider for the proxy. */
export interface ProxiedProvider {
  /** The first segment of its paths. */
  readonly name: string;
  readonly config: ProviderConfig | NamedProviderConfig;
  /** The provider's credential. The proxy does not close it. */
  readonly auth: ProviderAuth;
}

/** A provider that is served: what all its requests share. */
export interface ServedProvider extends Counted {
  readonly source: ProxiedProvider;
  readonly type: ProviderType;
  /** See {@link rootOf}. */
  readonly root: string;
  /** The path of the provider's base URL, without a slash at the end. */
  readonly basePath: string;
  /** Names of the headers that the provider's configuration sets. */
  readonly replaced: ReadonlySet<string>;
  readonly upstream: Upstream;
  /** Its part of `/status`; no secret. */
  status(): object;
  /** Closes its connections. */
  close(): Promise<void>;
}

/**
 * Prepares a provider; connects to nothing. `ownPort`: the proxy's own port.
 *
 * @throws ConfigError if it uses plain http on another machine, no request could ever reach it, it is the proxy itself,
 * or the variable of a proxy for it is invalid.
 */
export function openProxied(
  source: ProxiedProvider,
  ownPort: number,
  upstreamTimeout = 600_000,
): ServedProvider {
  const { config, auth, name } = source;
  const base = new URL(config.baseUrl);
  const root = rootOf(base);
  const basePath = base.pathname.replace(/\/+$/, "");
  const problems = [
    ...nameProblems(name),
    ...urlProblems(base, `${basePath}/`, root),
    ...loopProblems(base, ownPort),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const route = routeTo(base, processEnv());
  const newDispatcher = (): Dispatcher => connectUpstream(base, upstreamTimeout, route);
  const dispatcher = newDispatcher();
  const tally = createTally();
  return {
    name,
    tally,
    source,
    type: config.type ?? "openai",
    root,
    basePath,
    replaced: new Set(
      Object.keys(config.headers ?? {})
        .map((header) => header.toLowerCase())
        .filter((header) => !JOINED_HEADERS.has(header)),
    ),
    upstream: {
      origin: base.origin,
      dispatcher,
      newDispatcher,
      credential: proxyCredential(auth),
      failure: (error) => upstreamFailure(error, base.origin, route),
    },
    status: () => ({
      upstream: base.origin + base.pathname,
      requests: tally.counters,
      credential: credentialStatus(auth),
    }),
    close: () => dispatcher.destroy(),
  };
}

function loopProblems(base: URL, ownPort: number): ConfigProblem[] {
  if (!isLoopback(base.hostname) || base.port === "" || Number(base.port) !== ownPort) return [];
  const message = "is this proxy itself; use the URL of the model's own server";
  return [{ path: "baseUrl", message }];
}

function urlProblems(base: URL, path: string, root: string): ConfigProblem[] {
  if (!isSecure(base)) return [{ path: "baseUrl", message: "must be https, or on this machine" }];
  const target = targetOf(path, root);
  if (typeof target === "string") return [];
  const message = `has a path that this proxy would refuse in every request: ${target.message}`;
  return [{ path: "baseUrl", message }];
}

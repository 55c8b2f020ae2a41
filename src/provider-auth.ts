import { LRUCache } from "lru-cache";
import { authorizer } from "./authorizer/authorizer.ts";
import { credentialHeader } from "./authorizer/dialect.ts";
import { processEnv } from "./config/process-env.ts";
import { parseProviderConfig } from "./config/parse.ts";
import type {
  BearerTokenProvider,
  NamedProviderConfig,
  ProviderConfig,
  ProviderTokenArgs,
} from "./config/types.ts";
import { detectIdentityHost } from "./credentials/azure/identity-host.ts";
import { credentialOf } from "./credentials/credential-of.ts";
import type { Credential } from "./credentials/credential.ts";
import { customCredential } from "./credentials/custom.ts";
import { ByokIdentityError, ConfigError } from "./errors.ts";
import { sharedRenewal } from "./store/renewal.ts";
import type { TokenStore } from "./store/token-store.ts";
import { cached, type CachedTokenSource, type CacheState } from "./token/cached.ts";
import { defined } from "./lib/defined.ts";
import type { IdentityLabel } from "./token/events.ts";
import type { AccessToken, TokenRequest, TokenSource } from "./token/types.ts";
import { renewedOnChange } from "./token/renewed-on-change.ts";
import { authorizedFetch } from "./transport/fetch.ts";
import { isSecure } from "./lib/secure-url.ts";

/** A token and those who use it; of no use outside a cache. */
export interface SharedToken {
  readonly source: CachedTokenSource;
  /** Providers that use it and are not closed. */
  users: number;
}

/** Tokens by identity. Providers given the same cache share one token, and one renewal, for each identity. */
export interface TokenCache {
  get(identity: string): SharedToken | undefined;
  set(identity: string, token: SharedToken): void;
}

/** Identities beyond this many are forgotten, least recently used first; their providers keep the token they hold. */
const MAX_IDENTITIES = 1_000;

/** A cache of one's own, for those who do not want to share tokens with the rest of the process. */
export function createTokenCache(): TokenCache {
  const tokens = new LRUCache<string, SharedToken>({ max: MAX_IDENTITIES });
  return {
    get: (identity) => tokens.get(identity),
    set: (identity, token) => void tokens.set(identity, token),
  };
}

/** One renewal for each identity is a promise about the whole process, so its tokens have one home. */
const processTokens = createTokenCache();

/** What {@link createProviderAuth} may be told beyond the configuration. */
export interface ProviderAuthOptions {
  /** Name of the provider in events. Default: the configuration's own, or `default`. */
  readonly name?: string;
  /** Time allowed for one request to an identity endpoint, or one reading of a file, milliseconds. Default 5,000. */
  readonly attemptTimeout?: number;
  /**
   * Time allowed for one token, however it is got: for all tries at an identity endpoint, a run of an `apiKeyCommand`,
   * a call of a `bearerTokenProvider`, milliseconds. Default 30,000.
   */
  readonly acquireTimeout?: number;
  /** How long a token of unknown expiry is used before it is asked for again, milliseconds. Default 300,000. */
  readonly tokenTtl?: number;
  /** Lets the credential travel over plain http to hosts other than this one. Default false. */
  readonly allowInsecure?: boolean;
  /** Where the credential comes from instead of the configuration, sent as a bearer token. */
  readonly source?: TokenSource;
  /** Where tokens are kept. Default: shared by the whole process. */
  readonly cache?: TokenCache;
  /**
   * Shares tokens with every machine that uses the same store, which makes a fleet renew each once. Shared are those
   * of `managedIdentity`, `servicePrincipal` and `oauth` with client credentials: who has the store's key is handed
   * the token without a proof of its own. A system-assigned identity's stays on its machine. `defaultAzureCredential`,
   * whose identity nothing names, and the plain credentials go on without the store. It is left open by
   * {@link ProviderAuth.close}.
   */
  readonly store?: TokenStore;
  /** What sends the requests of {@link ProviderAuth.fetch}. Default: the global fetch. */
  readonly fetch?: typeof globalThis.fetch;
}

/** What is known of a provider's credential; never the credential. */
export interface ProviderAuthStatus extends CacheState, IdentityLabel {}

/** The credential of one provider, fresh on every request. */
export interface ProviderAuth {
  /**
   * The current token. Rejects with `ERR_NO_CREDENTIAL` where the configuration has none, and otherwise with what
   * kept the source from answering.
   */
  getToken(options?: TokenRequest): Promise<AccessToken>;
  /** The configured headers and the credential's own. Rejects as getToken does. */
  headers(options?: TokenRequest): Promise<Record<string, string>>;
  /** The same with a token already at hand, for those who ask for another when a server refuses it. */
  headersFor(token: AccessToken): Record<string, string>;
  /** See {@link authorizedFetch}. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * The callback form that the Copilot SDK and others take. The session is passed on to a configured callback; the
   * provider's name is this provider's own, whatever the arguments say.
   */
  readonly bearerTokenProvider: BearerTokenProvider;
  /** A server refused this token, or without an argument the current one: the next request waits for another. */
  invalidate(token?: string): void;
  /** What is known now; nothing is asked for it. */
  status(): ProviderAuthStatus;
  /** Ends renewals in flight; every later call rejects with `ERR_CLOSED`. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * The credential that a provider configuration asks for. Nothing is acquired, and no identity library loaded, until
 * the first token is wanted.
 *
 * @throws ConfigError with every problem of the configuration.
 *
 * @example
 * ```ts
 * import { createProviderAuth } from "byok-identity";
 *
 * const auth = createProviderAuth({
 *   baseUrl: "https://NAME.openai.azure.com/openai/v1",
 *   managedIdentity: {},
 * });
 * const response = await auth.fetch("https://NAME.openai.azure.com/openai/v1/models");
 * ```
 */
export function createProviderAuth(
  config: ProviderConfig | NamedProviderConfig,
  options: ProviderAuthOptions = {},
): ProviderAuth {
  const valid = parseProviderConfig(config);
  const baseUrl = new URL(valid.baseUrl);
  const name = options.name ?? nameOf(config);
  const attemptTimeout = options.attemptTimeout ?? 5_000;
  const configured = credentialOf(valid, {
    providerName: name,
    detectHost: (clientId) => detectIdentityHost(processEnv(), clientId),
    attemptTimeout,
    acquireTimeout: options.acquireTimeout ?? 30_000,
    tokenTtl: options.tokenTtl ?? 300_000,
  });
  if (options.source !== undefined && configured !== undefined) {
    throw new ConfigError([{ path: configured.identity.kind, message: TWO_SOURCES }]);
  }
  const credential =
    options.source === undefined
      ? configured
      : customCredential(options.source, { attemptTimeout });
  if (credential !== undefined && options.allowInsecure !== true && !isSecure(baseUrl)) {
    throw new ConfigError([{ path: "baseUrl", message: INSECURE }]);
  }

  const shared = credential && sharedToken(credential, options);
  let source: TokenSource = shared?.source ?? credential?.attempt ?? withoutCredential;
  const getToken: TokenSource = (request) => source(request);
  const header = credentialHeader(valid.type ?? "openai", credential?.presentation ?? "bearer");
  const headersFor = authorizer(header, valid.headers, { hasCredential: credential !== undefined });
  const invalidate = (token?: string): void => shared?.source.invalidate(token);

  function close(): void {
    if (source === closed) return;
    source = closed;
    if (shared !== undefined && --shared.users === 0) shared.source.cancelRenewal();
  }

  return {
    getToken,
    headers: async (request) => headersFor(credential && (await getToken(request))),
    headersFor,
    fetch: authorizedFetch({
      provider: name,
      baseUrl,
      getToken: credential && getToken,
      headersFor,
      fetch: options.fetch ?? globalThis.fetch,
      invalidate,
    }),
    // Clients whose callbacks take no arguments call it too.
    bearerTokenProvider: async (args?: ProviderTokenArgs) =>
      (await getToken(args && { sessionId: args.sessionId })).token,
    invalidate,
    status: () => ({ ...(credential?.identity ?? { kind: "none" }), ...shared?.source.state() }),
    close,
    [Symbol.dispose]: close,
  };
}

function sharedToken(
  credential: Credential,
  { cache: tokens = processTokens, store }: Pick<ProviderAuthOptions, "cache" | "store">,
): SharedToken | undefined {
  const { cache } = credential;
  if (cache === undefined) return undefined;
  const fleetKey = store === undefined ? undefined : cache.fleetKey?.();
  const fleet =
    store === undefined || fleetKey === undefined ? undefined : { store, key: fleetKey };
  const key = fleet === undefined ? cache.key : `${cache.key} in ${nameOfStore(fleet.store)}`;
  const shared = tokens.get(key) ?? { source: cachedSource(credential, cache, fleet), users: 0 };
  shared.users += 1;
  tokens.set(key, shared);
  return shared;
}

/** Tells stores of this process apart: those who use one do not share tokens with those who use another, or none. */
const storeNames = new WeakMap<TokenStore, string>();

function nameOfStore(store: TokenStore): string {
  const name = storeNames.get(store) ?? crypto.randomUUID();
  storeNames.set(store, name);
  return name;
}

function cachedSource(
  { attempt, acquire = attempt, identity }: Credential,
  { ttl, changed }: NonNullable<Credential["cache"]>,
  fleet: { readonly store: TokenStore; readonly key: string } | undefined,
): CachedTokenSource {
  const sources = { attempt, acquire };
  const asked = fleet === undefined ? sources : sharedRenewal(fleet.store, fleet.key, sources);
  const options = { identity, acquire: asked.acquire, ...defined({ ttl }) };
  const kept = cached(asked.attempt, options);
  return changed === undefined ? kept : renewedOnChange(kept, changed);
}

const TWO_SOURCES =
  "cannot stand beside the source option: both say which credential to send; keep one";

const INSECURE =
  "would send the credential over plain http to another machine; use https, or allowInsecure where the network is known to be safe";

function nameOf(config: ProviderConfig | NamedProviderConfig): string {
  return "name" in config && typeof config.name === "string" ? config.name : "default";
}

function withoutCredential(): Promise<never> {
  return Promise.reject(
    new ByokIdentityError("ERR_NO_CREDENTIAL", "The provider configuration holds no credential.", {
      hint: "Add managedIdentity: {} or another credential.",
    }),
  );
}

function closed(): Promise<never> {
  return Promise.reject(new ByokIdentityError("ERR_CLOSED", "The provider was closed."));
}

import { authorizer } from "./authorizer/authorizer.ts";
import { credentialHeader } from "./authorizer/dialect.ts";
import { usedCredential } from "./config/exclusive.ts";
import { processEnv } from "./config/process-env.ts";
import { routeTo } from "./config/proxy-route.ts";
import { examineForUse } from "./config/parse.ts";
import { insecureProblems } from "./config/use-problems.ts";
import type {
  BearerTokenProvider,
  NamedProviderConfig,
  ProviderConfig,
  ProviderTokenArgs,
} from "./config/types.ts";
import { detectIdentityHost } from "./credentials/azure/identity-host.ts";
import { credentialOf } from "./credentials/credential-of.ts";
import { customCredential } from "./credentials/custom.ts";
import type { SessionStore } from "./credentials/session/session.ts";
import { ByokIdentityError, ConfigError, type ConfigProblem } from "./errors.ts";
import type { TokenStore } from "./store/token-store.ts";
import { sharedToken, type TokenCache } from "./token-cache.ts";
import type { CacheState } from "./token/cached.ts";
import { defined } from "./lib/defined.ts";
import { isFields, type Fields } from "./lib/fields.ts";
import type { IdentityLabel } from "./token/events.ts";
import type { AccessToken, TokenRequest, TokenSource } from "./token/types.ts";
import { environmentFetch } from "./transport/environment-fetch.ts";
import { authorizedFetch } from "./transport/fetch.ts";

/** Options of {@link createProviderAuth} in addition to the configuration. */
export interface ProviderAuthOptions {
  /** Name of the provider in events. Default: the configuration's own, or `default`. */
  readonly name?: string;
  /** Time limit for one request to an identity endpoint, or for reading one file, milliseconds. Default 5,000. */
  readonly attemptTimeout?: number;
  /**
   * Time limit for one token, milliseconds: for all attempts at an identity endpoint, one run of an `apiKeyCommand`, or
   * one call of a `bearerTokenProvider`. Default 30,000.
   */
  readonly acquireTimeout?: number;
  /** How long a token of unknown expiry is used before it is renewed, milliseconds. Default 300,000. */
  readonly tokenTtl?: number;
  /** Allows the credential to be sent over plain http to other hosts than this one. Default false. */
  readonly allowInsecure?: boolean;
  /** Used as the credential's source instead of the configuration; its tokens are sent as bearer tokens. */
  readonly source?: TokenSource;
  /** Where tokens are kept. Default: shared by the whole process. */
  readonly cache?: TokenCache;
  /**
   * Shares tokens with every machine that uses the same store, so that a fleet renews each token once. Tokens of
   * `managedIdentity`, `servicePrincipal` and `oauth` with client credentials are shared: anyone who has the store key
   * gets the token without any other proof. The token of a system-assigned identity is shared only on its own machine.
   * `defaultAzureCredential`, which has no stable identity, and the plain credentials do not use the store. {@link
   * ProviderAuth.close} does not close the store.
   */
  readonly store?: TokenStore;
  /**
   * Where the sessions of people who sign in are (`oauth` with the grants `authorization_code` and `device_code`).
   * Default: the folder of this user, where `byok-identity login` puts them. Providers with different stores never share
   * a token.
   */
  readonly sessions?: SessionStore;
  /** Providers file that the configuration is from: the command that signs a person in names it with `--config`. */
  readonly configFile?: string;
  /**
   * What sends the requests of {@link ProviderAuth.fetch}. Default: the global fetch, through the proxy that the
   * environment names for the provider (`HTTPS_PROXY`).
   */
  readonly fetch?: typeof globalThis.fetch;
}

/** The state of a provider's credential; never the credential itself. */
export interface ProviderAuthStatus extends CacheState, IdentityLabel {}

/** The credential of one provider, fresh on every request. */
export interface ProviderAuth {
  /**
   * The current token. Rejects with `ERR_NO_CREDENTIAL` if the configuration has no credential, otherwise with the
   * source's error.
   */
  getToken(options?: TokenRequest): Promise<AccessToken>;
  /** The configured headers and those of the credential. Rejects like getToken. */
  headers(options?: TokenRequest): Promise<Record<string, string>>;
  /** The same headers for a token that the caller already has, for callers that replace it when a server refuses it. */
  headersFor(token: AccessToken): Record<string, string>;
  /** See {@link authorizedFetch}. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * The callback that the Copilot SDK and other clients expect. The session is passed on to a configured callback; the
   * provider name is always this provider's own, whatever the arguments say.
   */
  readonly bearerTokenProvider: BearerTokenProvider;
  /**
   * Call this when a server has refused this token (default: the current one). The next request waits for a new one. The
   * claims challenge that came with the refusal is passed to the credential's source.
   */
  invalidate(token?: string, challenge?: Pick<TokenRequest, "claims">): void;
  /**
   * Call this when a server has accepted the token: it answered, and not with 401. `fetch` does so itself. If nobody
   * reports it, a new token that is refused later than a second after its acquisition counts as accepted before.
   */
  accepted(token: string): void;
  /** The current state; makes no request. */
  status(): ProviderAuthStatus;
  /** Ends renewals in flight. Every later call rejects with `ERR_CLOSED`. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * Creates the credential of a provider configuration. No token is acquired, and no identity library loaded, until the
 * first token is requested.
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
  const { value, problems } = examineForUse(config, false);
  const fields: Fields = isFields(config) ? { ...config } : {};
  const objections = isFields(options)
    ? optionProblems(fields, options)
    : [{ path: "options", message: "expected an object" }];
  const all = [...problems, ...objections];
  if (all.length > 0) throw new ConfigError(all);
  const valid = value as ProviderConfig;
  const baseUrl = new URL(valid.baseUrl);
  const name = options.name ?? nameOf(config);
  const attemptTimeout = options.attemptTimeout ?? 5_000;
  const tokenTtl = options.tokenTtl ?? 300_000;
  const configured = credentialOf(valid, {
    providerName: name,
    detectHost: (clientId) => detectIdentityHost(processEnv(), clientId),
    attemptTimeout,
    acquireTimeout: options.acquireTimeout ?? 30_000,
    tokenTtl,
    ...defined({ sessions: options.sessions, configFile: options.configFile }),
  });
  const credential =
    options.source === undefined
      ? configured
      : customCredential(options.source, { attemptTimeout, tokenTtl });

  const shared = credential && sharedToken(credential, options);
  let source: TokenSource = shared?.source ?? credential?.attempt ?? withoutCredential;
  const getToken: TokenSource = (request) => source(request);
  const header = credentialHeader(valid.type ?? "openai", credential?.presentation ?? "bearer");
  const headersFor = authorizer(header, valid.headers, {
    hasCredential: credential !== undefined,
    ...defined({ apiHeaders: credential?.apiHeaders }),
  });
  const invalidate: ProviderAuth["invalidate"] = (token, challenge) =>
    shared?.source.invalidate(token, challenge);
  const accepted = (token: string): void => shared?.source.accepted(token);

  const reached = environmentFetch((url) => routeTo(url, processEnv()));

  function close(): void {
    if (source === closed) return;
    source = closed;
    reached.close();
    if (shared !== undefined && --shared.users === 0) shared.source.cancelRenewal();
  }

  /** Without a credential, no token is requested, which would reject. */
  function ifOpen<Args extends unknown[], T>(
    work: (...args: Args) => Promise<T>,
  ): (...args: Args) => Promise<T> {
    return (...args) => (source === closed ? closed() : work(...args));
  }

  return {
    getToken,
    headers: ifOpen(async (request) => headersFor(credential && (await getToken(request)))),
    headersFor,
    fetch: ifOpen(
      authorizedFetch({
        provider: name,
        baseUrl,
        getToken: credential && getToken,
        headersFor,
        send: options.fetch ?? reached.send,
        invalidate,
        accepted,
      }),
    ),
    // Some clients call it without arguments.
    bearerTokenProvider: async (args?: ProviderTokenArgs) =>
      (await getToken(args && { sessionId: args.sessionId })).token,
    invalidate,
    accepted,
    status: () => ({
      ...(credential?.identity ?? { kind: "none" }),
      ...defined({ lastError: credential?.lastError?.() }),
      ...shared?.source.state(),
    }),
    close,
    [Symbol.dispose]: close,
  };
}

/** What the options object to, and what they allow. */
function optionProblems(fields: Fields, options: ProviderAuthOptions): ConfigProblem[] {
  const hasSource = options.source !== undefined;
  const configured = usedCredential(fields);
  return [
    ...(hasSource && configured !== undefined ? [{ path: configured, message: TWO_SOURCES }] : []),
    ...(options.allowInsecure === true ? [] : insecureProblems(fields, hasSource)),
    ...sourceProblems(options),
    ...durationProblems(options),
  ];
}

/** A source that cannot be called would fail at the first token, which reads like an outage. */
function sourceProblems({ source }: { readonly source?: unknown }): ConfigProblem[] {
  return source === undefined || typeof source === "function"
    ? []
    : [
        {
          path: "options.source",
          message: "expected a function that returns a promise of a token",
        },
      ];
}

/** A limit that is no number would end each attempt at once, which reads like an outage. */
function durationProblems(options: ProviderAuthOptions): ConfigProblem[] {
  return (["attemptTimeout", "acquireTimeout", "tokenTtl"] as const).flatMap((name) => {
    const value: unknown = options[name];
    const usable = value === undefined || (typeof value === "number" && value >= 0);
    return usable
      ? []
      : [{ path: `options.${name}`, message: "expected milliseconds, a number of at least 0" }];
  });
}

const TWO_SOURCES = "cannot be combined with the source option: both set the credential; keep one";

function nameOf(config: ProviderConfig | NamedProviderConfig): string {
  return "name" in config && typeof config.name === "string" ? config.name : "default";
}

function withoutCredential(): Promise<never> {
  return Promise.reject(
    new ByokIdentityError("ERR_NO_CREDENTIAL", "The provider configuration has no credential.", {
      hint: "Add managedIdentity: {} or another credential.",
    }),
  );
}

function closed(): Promise<never> {
  return Promise.reject(new ByokIdentityError("ERR_CLOSED", "The provider was closed."));
}

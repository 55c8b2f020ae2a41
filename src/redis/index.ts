import { processEnv, REDIS_URL, STORE_KEY } from "../config/process-env.ts";
import { ConfigError, type ConfigProblem } from "../errors.ts";
import { isLoopback } from "../lib/secure-url.ts";
import { keyProblems } from "../store/keyring.ts";
import { sealedStore } from "../store/sealed-store.ts";
import type { TokenStore } from "../store/token-store.ts";
import { readAddress, type RedisAddress } from "./address.ts";
import { redisBackend } from "./backend.ts";
import { loginStream, type RedisCredential } from "./token-login.ts";

export type { RedisCredential } from "./token-login.ts";
export type { TokenStore } from "../store/token-store.ts";

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /**
   * `redis://` or `rediss://`, with user and password (percent-encoded) and database if needed. Several hosts, separated
   * by commas, are nodes of a cluster; one is sufficient. `redis+sentinel://` or `rediss+sentinel://` names sentinels,
   * and the primary in its path: `redis+sentinel://host1,host2:26379/mymaster/0`. Default: BYOK_IDENTITY_REDIS_URL.
   */
  readonly url?: string;
  /**
   * Authenticates by a token instead of a password, such as with Azure Managed Redis: a `ProviderAuth` whose
   * `managedIdentity`, `servicePrincipal` or other source has the scope `https://redis.azure.com/.default`. Each
   * connection authenticates again before its token expires. The user is the one in the URL, or else the object ID in
   * the token.
   */
  readonly credential?: RedisCredential;
  /**
   * Keys of 32 bytes in base64 or hexadecimal: the first encrypts, all can decrypt. Default: BYOK_IDENTITY_STORE_KEY,
   * separated by commas.
   */
  readonly keys?: readonly string[];
}

/**
 * Stores a fleet's tokens in Redis, for the option `store` of createProviderAuth. Needs the package `redis`. The
 * connection is opened on first use, and again after it was lost; it does not keep the process alive.
 *
 * @throws ConfigError without a URL or a key: tokens are never stored unencrypted.
 *
 * @example
 * ```ts
 * import { createProviderAuth } from "byok-identity";
 * import { redisStore } from "byok-identity/redis";
 *
 * const auth = createProviderAuth(
 *   { baseUrl: "https://model.example/v1", managedIdentity: {} },
 *   { store: redisStore({ url: "rediss://redis.example:6380" }) },
 * );
 * ```
 */
export function redisStore(options: RedisStoreOptions = {}): TokenStore {
  const env = processEnv();
  const url = options.url ?? env[REDIS_URL] ?? "";
  const keys = options.keys ?? (env[STORE_KEY] ?? "").split(",");
  const address = readAddress(url);
  const problems = [
    ...("problem" in address
      ? [{ path: options.url === undefined ? REDIS_URL : "url", message: address.problem }]
      : []),
    ...("problem" in address || options.credential === undefined ? [] : loginProblems(address)),
    ...keyProblems(keys, options.keys === undefined ? STORE_KEY : "keys"),
  ];
  if ("problem" in address || problems.length > 0) {
    throw new ConfigError(problems, { subject: "token store" });
  }
  const { credential } = options;
  const login = credential && loginStream(credential, address.username);
  return sealedStore(redisBackend({ ...address, login }), keys);
}

function loginProblems({ password, tls, nodes }: RedisAddress): ConfigProblem[] {
  const remote = nodes.some(({ host }) => !isLoopback(host));
  return [
    ...(password === undefined ? [] : [{ path: "credential", message: PASSWORD_TOO }]),
    ...(tls || !remote ? [] : [{ path: "credential", message: UNENCRYPTED }]),
  ];
}

const PASSWORD_TOO = "cannot be combined with a password in the URL; keep one";

const UNENCRYPTED = "would be sent to another machine without encryption; use rediss://";

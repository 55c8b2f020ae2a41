import { processEnv, REDIS_URL, STORE_KEY } from "../config/process-env.ts";
import { ConfigError, type ConfigProblem } from "../errors.ts";
import { keyProblems } from "../store/keyring.ts";
import { sealedStore } from "../store/sealed-store.ts";
import type { TokenStore } from "../store/token-store.ts";
import { redisBackend } from "./backend.ts";

export type { TokenStore } from "../store/token-store.ts";

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`, with user, password and database where needed. Default: BYOK_IDENTITY_REDIS_URL. */
  readonly url?: string;
  /**
   * Keys of 32 bytes in base64 or hexadecimal: the first seals, all open. Default: BYOK_IDENTITY_STORE_KEY, separated
   * by commas.
   */
  readonly keys?: readonly string[];
}

/**
 * A fleet's tokens in Redis, for the option `store` of createProviderAuth, by the package `redis`. The connection is
 * made on first use, and again after it was lost; it does not keep the process alive.
 *
 * @throws ConfigError without a URL or a key: tokens are never stored in plain.
 */
export function redisStore(options: RedisStoreOptions = {}): TokenStore {
  const env = processEnv();
  const url = options.url ?? env[REDIS_URL] ?? "";
  const keys = options.keys ?? (env[STORE_KEY] ?? "").split(",");
  const problems = [
    ...urlProblems(url, options.url === undefined ? REDIS_URL : "url"),
    ...keyProblems(keys, options.keys === undefined ? STORE_KEY : "keys"),
  ];
  if (problems.length > 0) throw new ConfigError(problems, { subject: "token store" });
  return sealedStore(redisBackend(url), keys);
}

/** Without the value, which may hold a password. */
function urlProblems(url: string, path: string): readonly ConfigProblem[] {
  if (/^rediss?:\/\/./.test(url) && URL.canParse(url)) return [];
  return [
    { path, message: "must be a URL such as redis://127.0.0.1:6379 or rediss://host:6380/0" },
  ];
}

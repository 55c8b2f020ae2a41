import { readRedisCredential } from "../../config/env/redis-credential.ts";
import { given, processEnv, REDIS_CREDENTIAL, REDIS_URL } from "../../config/process-env.ts";
import { createProviderAuth } from "../../provider-auth.ts";
import type { TokenStore } from "../../store/token-store.ts";

/**
 * The fleet's store, if the environment names one.
 *
 * @throws ConfigError if it cannot be used: without its key, a command would silently work without the store.
 */
export async function storeOfEnvironment(): Promise<{ readonly store?: TokenStore }> {
  const env = processEnv();
  if (given(env, REDIS_URL) === undefined) return {};
  const login = given(env, REDIS_CREDENTIAL);
  const credential =
    login === undefined ? undefined : createProviderAuth(readRedisCredential(login));
  const { redisStore } = await import("../../redis/index.ts");
  return { store: redisStore(credential === undefined ? {} : { credential }) };
}

import { given, processEnv, REDIS_URL } from "../../config/process-env.ts";
import type { TokenStore } from "../../store/token-store.ts";

/**
 * The fleet's store, if the environment names one.
 *
 * @throws ConfigError if it cannot be used: without its key, a command would silently work without the store.
 */
export async function storeOfEnvironment(): Promise<{ readonly store?: TokenStore }> {
  if (given(processEnv(), REDIS_URL) === undefined) return {};
  const { redisStore } = await import("../../redis/index.ts");
  return { store: redisStore() };
}

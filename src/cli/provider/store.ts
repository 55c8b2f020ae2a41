import { given, processEnv, REDIS_URL } from "../../config/process-env.ts";
import type { TokenStore } from "../../store/token-store.ts";

/**
 * The fleet's store, where the environment names one.
 *
 * @throws ConfigError where it cannot be used: without its key a command would quietly go on alone.
 */
export async function storeOfEnvironment(): Promise<{ readonly store?: TokenStore }> {
  if (given(processEnv(), REDIS_URL) === undefined) return {};
  const { redisStore } = await import("../../redis/index.ts");
  return { store: redisStore() };
}

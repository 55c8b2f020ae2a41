import { ByokIdentityError } from "../errors.ts";

/** As much of a client of the package redis as is used here. */
export interface RedisClient {
  connect(): Promise<unknown>;
  unref(): void;
  destroy(): void;
  on(event: "error", listener: () => void): unknown;
  duplicate(): RedisClient;
  get(key: string): Promise<unknown>;
  set(key: string, value: string, options: object): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

interface Redis {
  readonly createClient: (options: object) => RedisClient;
}

/**
 * What makes clients of one connection each, and none after it: a client that reconnects by itself does so for ever,
 * on timers that keep the process alive.
 *
 * @throws ByokIdentityError `ERR_DEPENDENCY_MISSING`
 */
export async function redisClients(url: string): Promise<() => RedisClient> {
  const { createClient } = await loadRedis();
  // Making a client takes a hundred times as long as making another like it.
  const model = createClient({
    url,
    // The older protocol is all that is needed, and spoken by proxies and old servers too.
    RESP: 2,
    disableClientInfo: true,
    disableOfflineQueue: true,
    socket: { connectTimeout: 2_000, reconnectStrategy: false },
  });
  return () => {
    const client = model.duplicate();
    client.unref();
    return client;
  };
}

async function loadRedis(): Promise<Redis> {
  try {
    return await import("redis");
  } catch (cause) {
    throw new ByokIdentityError("ERR_DEPENDENCY_MISSING", "The package redis cannot be loaded.", {
      hint: "Install redis 5 or later beside byok-identity.",
      cause,
    });
  }
}

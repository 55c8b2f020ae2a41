import { ByokIdentityError } from "../errors.ts";

/** As much of the package redis as is used here. */
export interface RedisClient {
  connect(): Promise<unknown>;
  unref(): void;
  destroy(): void;
  on(event: "error", listener: () => void): unknown;
  get(key: string): Promise<unknown>;
  set(key: string, value: string, options: object): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** As much of the package itself. */
export interface Redis {
  readonly createClient: (options: object) => RedisClient;
}

/**
 * A client that makes one connection and none after it: what reconnects by itself does so for ever, on timers that
 * keep the process alive.
 */
export function createRedisClient({ createClient }: Redis, url: string): RedisClient {
  const client = createClient({
    url,
    // The older protocol is all that is needed, and spoken by proxies and old servers too.
    RESP: 2,
    disableClientInfo: true,
    disableOfflineQueue: true,
    socket: { connectTimeout: 2_000, reconnectStrategy: false },
  });
  client.unref();
  return client;
}

/** @throws ByokIdentityError `ERR_DEPENDENCY_MISSING` */
export async function loadRedis(): Promise<Redis> {
  try {
    return await import("redis");
  } catch (cause) {
    throw new ByokIdentityError("ERR_DEPENDENCY_MISSING", "The package redis cannot be loaded.", {
      hint: "Install redis 5 or later beside byok-identity.",
      cause,
    });
  }
}

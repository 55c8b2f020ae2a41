import { processEnv } from "../config/process-env.ts";
import { ByokIdentityError, ConfigError } from "../errors.ts";
import { sealedStore } from "../store/sealed-store.ts";
import type { TokenStore } from "../store/token-store.ts";
import { readKeyring } from "../store/keyring.ts";
import type { KeyValueStore } from "../store/key-value-store.ts";

export { sealedStore } from "../store/sealed-store.ts";
export type { TokenStore } from "../store/token-store.ts";
export { readKeyring, type Keyring } from "../store/keyring.ts";
export type { KeyValueStore } from "../store/key-value-store.ts";

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`. Default: BYOK_IDENTITY_REDIS_URL. */
  readonly url?: string;
  /**
   * Keys of 32 bytes in base64 or hexadecimal: the first seals, all open. Default: BYOK_IDENTITY_STORE_KEY, separated
   * by commas.
   */
  readonly keys?: readonly string[];
}

/**
 * A fleet's tokens in Redis, for the option `store` of createProviderAuth. The connection is made on first use, by the
 * package `redis`, and made again when it is lost; it does not keep the process alive.
 *
 * @throws ConfigError without a URL or a key: tokens are never stored in plain.
 */
export function redisStore(options: RedisStoreOptions = {}): TokenStore {
  const env = processEnv();
  const url = options.url ?? env["BYOK_IDENTITY_REDIS_URL"];
  if (url === undefined || !/^rediss?:\/\//.test(url)) {
    const path = options.url === undefined ? "BYOK_IDENTITY_REDIS_URL" : "url";
    throw new ConfigError([{ path, message: "must be a redis:// or rediss:// URL" }], {
      subject: "token store",
    });
  }
  const keys =
    options.keys === undefined
      ? readKeyring((env["BYOK_IDENTITY_STORE_KEY"] ?? "").split(","), "BYOK_IDENTITY_STORE_KEY")
      : readKeyring(options.keys, "keys");
  return sealedStore(redisBackend(url), keys);
}

/** As much of the redis package as is used here. */
interface Client {
  readonly isReady: boolean;
  connect(): Promise<unknown>;
  unref(): void;
  destroy(): void;
  on(event: "error", listener: () => void): unknown;
  get(key: string): Promise<string | null>;
  set(key: string, value: string, options: object): Promise<string | null>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** @see https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/ */
const REMOVE = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

function redisBackend(url: string): KeyValueStore {
  let opened: Promise<Client> | undefined;
  let closed = false;

  async function open(): Promise<Client> {
    const { createClient } = await loadRedis();
    const client: Client = createClient({
      url,
      // A command that cannot be sent now is of no use later.
      disableOfflineQueue: true,
      socket: { connectTimeout: 2_000, reconnectStrategy: reconnectAfter },
    });
    // The failure of a command tells; without a listener this event would end the process.
    client.on("error", () => undefined);
    const connected = client.connect();
    client.unref();
    await connected;
    client.unref();
    return client;
  }

  async function client(): Promise<Client> {
    if (closed) throw new ByokIdentityError("ERR_CLOSED", "The token store was closed.");
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  }

  return {
    get: async (key) => (await (await client()).get(key)) ?? undefined,
    async set(key, value, lifetime) {
      await (await client()).set(key, value, { PX: lifetime });
    },
    async add(key, value, lifetime) {
      return (await (await client()).set(key, value, { PX: lifetime, NX: true })) !== null;
    },
    async remove(key, value) {
      await (await client()).eval(REMOVE, { keys: [key], arguments: [value] });
    },
    async close() {
      closed = true;
      const connection = await opened?.catch(() => undefined);
      connection?.destroy();
    },
  };
}

function reconnectAfter(retries: number): number {
  return Math.min(2_000, 50 * 2 ** retries) * (0.5 + Math.random() / 2);
}

async function loadRedis(): Promise<{ createClient(options: object): Client }> {
  try {
    return (await import("redis")) as unknown as { createClient(options: object): Client };
  } catch (cause) {
    throw new ByokIdentityError("ERR_DEPENDENCY_MISSING", "The package redis cannot be loaded.", {
      hint: "Install redis 5 or later beside byok-identity.",
      cause,
    });
  }
}

import { ByokIdentityError } from "../errors.ts";
import type { KeyValueStore } from "../store/key-value-store.ts";
import { redisClients, type RedisClient } from "./client.ts";

/** A connection on which commands wait for so long is given up, milliseconds: the other end may be gone unnoticed. */
const STALLED = 1_000;

/**
 * Deletes what is one's own.
 *
 * @see https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/
 */
const REMOVE = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

interface Connection {
  readonly client: RedisClient;
  readonly connected: Promise<unknown>;
  /** Commands without an answer. */
  waiting: number;
  /** When the first of them was sent or the last answer came, milliseconds. */
  since: number;
}

/** Commands on a connection that the first of them makes, and the first after it was lost makes anew. */
export function redisBackend(url: string): KeyValueStore {
  let current: Connection | undefined;
  let loaded: Promise<() => RedisClient> | undefined;
  const load = (): Promise<() => RedisClient> => (loaded ??= redisClients(url));

  function connection(create: () => RedisClient): Connection {
    const now = performance.now();
    if (current !== undefined && current.waiting > 0 && now - current.since > STALLED) {
      drop(current);
    }
    current ??= connect(create());
    if (current.waiting === 0) current.since = now;
    return current;
  }

  function connect(client: RedisClient): Connection {
    const lost = (): void => drop(made);
    // Failures are told by the commands; without a listener the event would end the process.
    client.on("error", lost);
    const made: Connection = { client, connected: client.connect(), waiting: 0, since: 0 };
    made.connected.catch(lost);
    return made;
  }

  function drop(lost: Connection): void {
    if (current === lost) current = undefined;
    end(lost.client);
  }

  async function send<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    const used = connection(await load());
    used.waiting += 1;
    try {
      await used.connected;
      return await command(used.client);
    } finally {
      used.waiting -= 1;
      used.since = performance.now();
    }
  }

  return {
    prepare: load,
    async get(key) {
      const value = await send((client) => client.get(key));
      if (value !== null && typeof value !== "string") throw garbage();
      return value ?? undefined;
    },
    async set(key, value, lifetime) {
      const reply = await send((client) => client.set(key, value, { PX: lifetime }));
      if (reply !== "OK") throw garbage();
    },
    async add(key, value, lifetime) {
      const reply = await send((client) => client.set(key, value, { PX: lifetime, NX: true }));
      if (reply !== "OK" && reply !== null) throw garbage();
      return reply === "OK";
    },
    async remove(key, value) {
      await send((client) => client.eval(REMOVE, { keys: [key], arguments: [value] }));
    },
    async close() {
      if (current !== undefined) drop(current);
    },
  };
}

/** Of the versions of redis, some throw for a client that has ended by itself. */
function end(client: RedisClient): void {
  try {
    client.destroy();
  } catch {
    // It has ended.
  }
}

function garbage(): ByokIdentityError {
  return new ByokIdentityError("ERR_STORE_UNAVAILABLE", "it does not answer as Redis does");
}

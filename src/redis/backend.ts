import type { KeyValueStore } from "../store/key-value-store.ts";
import type { RedisClient } from "./client.ts";

/** A connection on which commands wait for so long is given up, milliseconds: the other end may be gone unnoticed. */
const STALLED = 1_000;

/**
 * Deletes what is one's own.
 *
 * @see https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/
 */
const REMOVE = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

interface Connection {
  readonly client: Promise<RedisClient>;
  /** The same, once it is connected. */
  readonly ready: Promise<RedisClient>;
  /** Commands without an answer. */
  waiting: number;
  /** When the first of them was sent or the last answer came, milliseconds. */
  since: number;
}

/** Commands on a connection that the first of them makes, and the first after it was lost makes anew. */
export function redisBackend(create: () => Promise<RedisClient>): KeyValueStore {
  let current: Connection | undefined;

  function connection(): Connection {
    const now = performance.now();
    if (current !== undefined && current.waiting > 0 && now - current.since > STALLED) {
      drop(current);
    }
    current ??= connect();
    if (current.waiting === 0) current.since = now;
    return current;
  }

  function connect(): Connection {
    const client = create();
    const lost = (): void => drop(made);
    const made: Connection = { client, ready: connected(client, lost), waiting: 0, since: 0 };
    made.ready.catch(lost);
    return made;
  }

  function drop(lost: Connection): void {
    if (current === lost) current = undefined;
    lost.client.then(end).catch(() => undefined);
  }

  async function send<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    const used = connection();
    used.waiting += 1;
    try {
      return await command(await used.ready);
    } finally {
      used.waiting -= 1;
      used.since = performance.now();
    }
  }

  return {
    get: async (key) => (await send((client) => client.get(key))) ?? undefined,
    async set(key, value, lifetime) {
      await send((client) => client.set(key, value, { PX: lifetime }));
    },
    add: async (key, value, lifetime) =>
      (await send((client) => client.set(key, value, { PX: lifetime, NX: true }))) !== null,
    async remove(key, value) {
      await send((client) => client.eval(REMOVE, { keys: [key], arguments: [value] }));
    },
    async close() {
      if (current !== undefined) drop(current);
    },
  };
}

async function connected(created: Promise<RedisClient>, lost: () => void): Promise<RedisClient> {
  const client = await created;
  // Failures are told by the commands; without a listener the event would end the process.
  client.on("error", lost);
  await client.connect();
  return client;
}

/** Of the versions of redis, some throw for a client that has ended by itself. */
function end(client: RedisClient): void {
  try {
    client.destroy();
  } catch {
    // It has ended.
  }
}

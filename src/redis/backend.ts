import { ByokIdentityError } from "../errors.ts";
import { unexplained } from "../store/guarded.ts";
import { identityIn } from "../store/keys.ts";
import type { KeyValueStore, StoreFailure } from "../store/key-value-store.ts";
import type { RedisAddress } from "./address.ts";
import { loadRedis, type Redis, type RedisCommands } from "./client.ts";
import { connectTo, type Connect, type RedisConnection } from "./connect.ts";
import { replyIn } from "./reply.ts";

/** A connection on which commands wait this long is closed, milliseconds: the other end may have disappeared. */
const STALLED = 1_000;

/**
 * Sets a value if there is none or the expected one. Nothing is deleted, so no permission for that is needed: a value
 * to delete expires after a millisecond.
 */
const REPLACE = `local value = redis.call("get", KEYS[1])
if value and value ~= ARGV[1] then return 0 end
redis.call("set", KEYS[1], ARGV[2], "PX", ARGV[3])
return 1`;

/** Deletes a value if it is the expected one. */
const REMOVE = `if redis.call("get", KEYS[1]) ~= ARGV[1] then return 0 end
redis.call("set", KEYS[1], "", "PX", 1)
return 1`;

/** A key to test the user's permissions with, on the cluster node that has this key. */
function probeFor(key: string): string {
  return `byok-identity:probe:${identityIn(key)}`;
}

const ADVICE = {
  login: "check the user, the password and the database in the URL",
  token:
    "give the identity access to this Redis, where its object ID must be a user, or put the user into the URL",
  rights:
    "allow the user GET, SET and EVAL on the keys byok-identity:*, and SELECT if the URL has a database",
};

/** Where a URL of one server leads to one that cannot serve it, by the code of the reply. */
const MISLED: Readonly<Record<string, string>> = {
  READONLY: "the URL leads to a replica: name the primary, or the sentinels (redis+sentinel://)",
  MOVED: "the URL leads to a node of a cluster: name several of its nodes, separated by commas",
};

interface Connection extends RedisConnection {
  /** Commands without an answer. */
  waiting: number;
  /** When the first of them was sent or the last answer arrived, milliseconds. */
  since: number;
}

/**
 * Runs commands on a connection that is opened by the first command, and reopened by the first command after it was
 * lost.
 */
export function redisBackend(configured: RedisAddress): KeyValueStore {
  let address = configured;
  let current: Connection | undefined;
  /** The current connection, and earlier ones on which commands still wait. */
  const open = new Set<Connection>();
  let permitted = false;
  let loading: Promise<Redis> | undefined;
  let connecting: Promise<Connect> | undefined;
  const prepare = (): Promise<Connect> => (connecting ??= load());

  async function load(): Promise<Connect> {
    const [redis] = await Promise.all([(loading ??= loadRedis()), address.login?.prepare()]);
    return connectTo(redis, address);
  }

  function connection(connect: Connect): Connection {
    const now = performance.now();
    for (const each of open) if (each.waiting > 0 && now - each.since > STALLED) drop(each);
    if (current === undefined) {
      const events = { lost: () => drop(made), outdated: () => replace(made) };
      const made: Connection = { ...connect(events), waiting: 0, since: 0 };
      made.ready.catch(() => drop(made));
      open.add(made);
      current = made;
    }
    if (current.waiting === 0) current.since = now;
    return current;
  }

  function drop(lost: Connection): void {
    if (current === lost) current = undefined;
    open.delete(lost);
    lost.end();
  }

  /** The next command opens a new connection; those that wait on this one may still be answered. */
  function replace(outdated: Connection): void {
    if (current === outdated) current = undefined;
    if (outdated.waiting === 0 && open.has(outdated)) drop(outdated);
  }

  async function send<T>(
    key: string,
    command: (commands: RedisCommands) => Promise<T>,
  ): Promise<T> {
    for (let first = true; ; first = false) {
      const used = connection(await prepare());
      used.waiting += 1;
      try {
        const commands = await used.ready;
        await permission(commands, probeFor(key));
        return await command(commands);
      } catch (error) {
        if (!movedOn(error, used) || !first) throw error;
      } finally {
        used.waiting -= 1;
        used.since = performance.now();
        if (used !== current) replace(used);
      }
    }
  }

  /** Whether a new connection may lead to the responsible server. A server that answers MOVED belongs to a cluster. */
  function movedOn(error: unknown, used: Connection): boolean {
    const reply = replyIn(error);
    if (reply?.class !== "elsewhere") return false;
    replace(used);
    if (reply.code === "MOVED" && address.mode !== "cluster") {
      address = { ...address, mode: "cluster" };
      connecting = undefined;
    }
    return true;
  }

  /** Checked before the first use: a user who can take a lock but not release it would make the fleet wait. */
  async function permission(commands: RedisCommands, probe: string): Promise<void> {
    if (permitted) return;
    try {
      await Promise.all([
        commands.set(probe, "1", { PX: 1_000 }),
        commands.get(probe),
        commands.eval(REPLACE, { keys: [probe], arguments: ["1", "1", "1"] }),
      ]);
      permitted = true;
    } catch (error) {
      // The command itself finds out.
      if (replyIn(error)?.class !== "passing") throw error;
    }
  }

  function explain(error: unknown): StoreFailure {
    const reply = replyIn(error);
    const affects = address.mode === "cluster" ? "identity" : "all";
    if (reply === undefined) return { ...unexplained(error), affects };
    if (reply.class === "passing") return { reason: reply.code, affects: "identity" };
    if (reply.class === "elsewhere") {
      const advice = address.mode === "server" ? MISLED[reply.code] : undefined;
      return { reason: advice === undefined ? reply.code : `${reply.code}; ${advice}`, affects };
    }
    permitted = false;
    const advice = reply.class === "login" && address.login !== undefined ? "token" : reply.class;
    return { reason: `${reply.code}; ${ADVICE[advice]}`, affects: "all", denied: true };
  }

  return {
    prepare,
    async get(key) {
      const value = await send(key, (commands) => commands.get(key));
      if (value !== null && typeof value !== "string") throw garbage();
      return value ?? undefined;
    },
    async add(key, value, lifetime) {
      const options = { PX: lifetime, NX: true };
      const reply = await send(key, (commands) => commands.set(key, value, options));
      if (reply !== "OK" && reply !== null) throw garbage();
      return reply === "OK";
    },
    async replace(key, expected, value, lifetime) {
      const words = [expected ?? "", value, String(lifetime)];
      const reply = await send(key, (commands) =>
        commands.eval(REPLACE, { keys: [key], arguments: words }),
      );
      if (reply !== 1 && reply !== 0) throw garbage();
      return reply === 1;
    },
    async remove(key, value) {
      await send(key, (commands) => commands.eval(REMOVE, { keys: [key], arguments: [value] }));
    },
    async close() {
      for (const each of open) drop(each);
    },
    explain,
  };
}

function garbage(): ByokIdentityError {
  return new ByokIdentityError("ERR_STORE_UNAVAILABLE", "its answer is not that of Redis");
}

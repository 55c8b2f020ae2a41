import { ByokIdentityError } from "../errors.ts";
import type { RedisAddress, RedisNode } from "./address.ts";
import { end, type Redis, type RedisClient, type RedisCommands } from "./client.ts";
import { verifiedAs } from "./tls.ts";

/** A connection to a server or a cluster. It never reconnects and does not keep the process alive. */
export interface RedisConnection {
  readonly ready: Promise<RedisCommands>;
  end(): void;
}

interface ConnectionEvents {
  /** The connection can no longer be used. */
  readonly lost: () => void;
  /** It is to be replaced by a new one, but commands on it may still be answered. */
  readonly outdated: () => void;
}

/** Opens a connection. */
export type Connect = (events: ConnectionEvents) => RedisConnection;

/** Options of every client. A client that reconnects by itself would never stop, and uses timers. */
function optionsOf({ username, password, database, tls, nodes, login }: RedisAddress) {
  return {
    ...(login === undefined ? { username, password } : { credentialsProvider: login }),
    database,
    // The older protocol is sufficient, and proxies and old servers know it too.
    RESP: 2,
    disableClientInfo: true,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 2_000,
      reconnectStrategy: false,
      ...(tls ? { tls, checkServerIdentity: verifiedAs(nodes.map(({ host }) => host)) } : {}),
    },
  };
}

/**
 * Prepares connections to this address. Slow: creating the first client takes a hundred times as long as duplicating
 * it.
 */
export function connectTo(redis: Redis, address: RedisAddress): Connect {
  switch (address.mode) {
    case "server":
      return toServer(redis, address);
    case "cluster":
      return toCluster(redis, address);
    case "sentinel":
      return toPrimary(redis, address);
  }
}

function toServer(redis: Redis, address: RedisAddress): Connect {
  const { socket, ...options } = optionsOf(address);
  const model = redis.createClient({ ...options, socket: { ...socket, ...address.nodes[0] } });
  return ({ lost }) => {
    const client = quiet(model.duplicate());
    client.on("error", lost);
    return { ready: client.connect().then(() => client), end: () => end(client) };
  };
}

/**
 * The client knows which node has a key. It connects to a node on the first use of one of its keys, so a node that is
 * down affects only its own keys.
 */
function toCluster(redis: Redis, address: RedisAddress): Connect {
  const { database: _, ...defaults } = optionsOf(address);
  const model = redis.createCluster({
    rootNodes: address.nodes.map((socket) => ({ socket })),
    defaults,
    RESP: defaults.RESP,
    minimizeConnections: true,
  });
  return ({ outdated }) => {
    const cluster = model.duplicate();
    let reason: Error | undefined;
    // The error of a single node. If no node can be reached, connect() rejects without the reason.
    cluster.on("error", (error) => (reason = error));
    // The node may be replaced, which a new connection finds out. The others still answer on this one.
    cluster.on("node-error", outdated);
    cluster.on("node-connect", () => {
      for (const { client } of cluster.masters) client?.unref();
    });
    const ready = cluster.connect().then(
      () => cluster,
      (error: unknown) => {
        throw reason ?? error;
      },
    );
    return { ready, end: () => end(cluster) };
  };
}

/**
 * Asks all sentinels at once for the primary and connects to it. createSentinel() of the package redis is not used: its
 * private connections and timers keep the process alive.
 *
 * @see https://redis.io/docs/latest/develop/reference/sentinel-clients/
 */
function toPrimary(redis: Redis, address: RedisAddress): Connect {
  // The sentinels are no part of the servers that the login is for.
  const { socket, database: _, ...options } = optionsOf({ ...address, login: undefined });
  const { username, password } = address;
  // A named user is a user of the servers. A password alone is usually that of the sentinels too, and sentinels without
  // one accept it: the user `default` without a password accepts any.
  const login =
    username === undefined && password !== undefined ? { username: "default", password } : {};

  /** Adds a function that cancels the request to `ends`. */
  async function primaryFrom(sentinel: RedisNode, ends: (() => void)[]): Promise<RedisNode> {
    const client = quiet(
      redis.createClient({ ...options, ...login, socket: { ...socket, ...sentinel } }),
    );
    ends.push(() => end(client));
    try {
      await client.connect();
      const words = ["SENTINEL", "get-master-addr-by-name", address.primary ?? ""];
      const [host, port] = ((await client.sendCommand(words)) ?? []) as readonly unknown[];
      if (typeof host !== "string" || !(Number(port) > 0)) throw unknownPrimary();
      return { host, port: Number(port) };
    } finally {
      end(client);
    }
  }

  return (events) => {
    const ends: (() => void)[] = [];
    let ended = false;
    const endAll = (): void => {
      for (const each of ends.splice(0)) each();
    };
    const connect = async (): Promise<RedisCommands> => {
      const answers = address.nodes.map((node) => primaryFrom(node, ends));
      const primary = await Promise.any(answers).catch(({ errors }: AggregateError) => {
        // A sentinel's answer says more than the failure to reach another one.
        throw errors.find((error) => error instanceof ByokIdentityError) ?? errors[0];
      });
      endAll();
      if (ended) throw unknownPrimary();
      const server = toServer(redis, { ...address, nodes: [primary] })(events);
      ends.push(() => server.end());
      return server.ready;
    };
    return {
      ready: connect(),
      end() {
        ended = true;
        endAll();
      },
    };
  };
}

function unknownPrimary(): ByokIdentityError {
  return new ByokIdentityError(
    "ERR_STORE_UNAVAILABLE",
    "the sentinels know no primary of the name in the URL",
  );
}

/** Commands report failures; without a listener the event would end the process. */
function quiet(client: RedisClient): RedisClient {
  client.on("error", () => undefined);
  client.unref();
  return client;
}

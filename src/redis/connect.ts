import { ByokIdentityError } from "../errors.ts";
import type { RedisAddress, RedisNode } from "./address.ts";
import { end, type Redis, type RedisClient, type RedisCommands } from "./client.ts";
import { verifiedAs } from "./tls.ts";

/** To one server, or to those of a cluster. None is made anew after it was lost, and none keeps the process alive. */
export interface RedisConnection {
  readonly ready: Promise<RedisCommands>;
  end(): void;
}

/** Connects; `lost` is called when there is no use in the connection any more. */
export type Connect = (lost: () => void) => RedisConnection;

/** What all connections have in common. A client that reconnects by itself does so for ever, on timers. */
function optionsOf({ username, password, database, tls, nodes }: RedisAddress) {
  return {
    username,
    password,
    database,
    // The older protocol is all that is needed, and spoken by proxies and old servers too.
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
 * How the servers of this address are connected to. Takes its time: making a client takes a hundred times as long as
 * making another like it.
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
  return (lost) => {
    const client = quiet(model.duplicate());
    client.on("error", lost);
    return { ready: client.connect().then(() => client), end: () => end(client) };
  };
}

/**
 * Which node has a key is for the client to know. A node is connected to when the first of its keys is asked for, so
 * that one that is down concerns nobody else.
 */
function toCluster(redis: Redis, address: RedisAddress): Connect {
  const { database: _, ...defaults } = optionsOf(address);
  const model = redis.createCluster({
    rootNodes: address.nodes.map((socket) => ({ socket })),
    defaults,
    RESP: defaults.RESP,
    minimizeConnections: true,
  });
  return (lost) => {
    const cluster = model.duplicate();
    let reason: Error | undefined;
    // Of one node alone; where no node is left, connecting says so, and not why.
    cluster.on("error", (error) => (reason = error));
    cluster.on("node-error", lost);
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
 * Asks all sentinels at once for the primary, and connects to it. The client's own mode for that keeps connections and
 * timers which keep the process alive, and which nobody outside reaches.
 *
 * @see https://redis.io/docs/latest/develop/reference/sentinel-clients/
 */
function toPrimary(redis: Redis, address: RedisAddress): Connect {
  const { socket, username, password, database: _, ...options } = optionsOf(address);
  // A user is one of the servers. A password alone is mostly that of the sentinels too, and no harm to those without:
  // the user `default` of a server without a password takes any.
  const login =
    username === undefined && password !== undefined ? { username: "default", password } : {};

  /** `ends` gets what ends it early. */
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

  return (lost) => {
    const ends: (() => void)[] = [];
    let ended = false;
    const endAll = (): void => {
      for (const each of ends.splice(0)) each();
    };
    const connect = async (): Promise<RedisCommands> => {
      const asked = address.nodes.map((node) => primaryFrom(node, ends));
      const primary = await Promise.any(asked).catch((error: AggregateError) => {
        throw error.errors[0];
      });
      endAll();
      if (ended) throw unknownPrimary();
      const server = toServer(redis, { ...address, nodes: [primary] })(lost);
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

/** Failures are told by the commands; without a listener the event would end the process. */
function quiet(client: RedisClient): RedisClient {
  client.on("error", () => undefined);
  client.unref();
  return client;
}

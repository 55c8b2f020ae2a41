import {
  afterEach,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
  type Mock,
} from "vitest";
import { readAddress } from "../../src/redis/address.ts";
import { redisBackend } from "../../src/redis/backend.ts";
import { redisStore } from "../../src/redis/index.ts";
import type { KeyValueStore } from "../../src/store/key-value-store.ts";
import { identityIn, placeOf } from "../../src/store/keys.ts";
import { sharedRenewal } from "../../src/store/renewal.ts";
import type { TokenStore } from "../../src/store/token-store.ts";
import type { AccessToken, TokenSource } from "../../src/token/types.ts";
import { KEY, put, useWarnings } from "../store/support.ts";
import { noRedis, useRedis, useRedisCluster, type RedisServer } from "../support/redis-server.ts";
import { startRelay } from "../support/relay.ts";
import { failureOf } from "../support/promises.ts";

const HOUR = 3_600_000;
const limit = { timeout: 60_000 };
const warnings = useWarnings();
const stores: TokenStore[] = [];
afterEach(() => Promise.all(stores.splice(0).map((store) => store.close())));

function storeAt(url: string): TokenStore {
  const store = redisStore({ url, keys: [KEY] });
  stores.push(store);
  return store;
}

/** The store below the one that gives up after 250 ms. */
function backendAt(url: string): KeyValueStore {
  const address = readAddress(url);
  if ("problem" in address) throw new Error(address.problem);
  const backend = redisBackend(address);
  onTestFinished(() => backend.close());
  return backend;
}

const token = { token: "token", expiresOn: Date.now() + HOUR };

/** Stores that have answered once, so that no call pays for a connection. */
async function storesAt(url: string, count: number): Promise<TokenStore[]> {
  const opened = Array.from({ length: count }, () => storeAt(url));
  for (const store of opened) {
    await vi.waitFor(() => store.read("warm-up"), { timeout: 10_000, interval: 100 });
  }
  warnings.forget();
  return opened;
}

/** Members of a fleet, with what their source was asked. */
function fleet(members: readonly TokenStore[], identity: string) {
  const source: Mock<TokenSource> = vi.fn<TokenSource>(async () => ({
    token: `${identity}-${source.mock.calls.length}`,
    expiresOn: Date.now() + HOUR,
  }));
  const sources = { attempt: source, acquire: source, mints: () => false };
  return {
    source,
    members: members.map((store): TokenSource => {
      const { acquire, onAccepted } = sharedRenewal(store, identity, sources);
      return (request) => {
        // A token is accepted until it is revoked.
        onAccepted();
        return acquire(request);
      };
    }),
  };
}

/** All are refused at once what each has; resolves to the tokens they get in its place. */
async function revoke(
  members: readonly TokenSource[],
  rejected: readonly (AccessToken | undefined)[],
) {
  return Promise.all(
    members.map((member, index) => {
      const mine = rejected[index];
      return member(mine === undefined ? {} : { rejected: mine });
    }),
  );
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => expect(await holds()).toBe(true), { timeout: 20_000, interval: 50 });
}

/** For `catch`: an error that does not begin with this word is thrown again. */
function otherThan(word: string): (error: Error) => undefined {
  return (error) => {
    if (!error.message.startsWith(word)) throw error;
  };
}

async function replicaOf(replica: RedisServer, primary: RedisServer): Promise<void> {
  await replica.command("REPLICAOF", "127.0.0.1", `${primary.port()}`);
  await until(async () =>
    (await replica.text("INFO", "replication")).includes("master_link_status:up"),
  );
}

describe.skipIf(noRedis)("a Redis that fails over", limit, () => {
  const [one, other] = [useRedis(), useRedis()];

  test("is followed by members whose connections stay open: one renewal a revocation", async () => {
    await replicaOf(other, one);
    await using relay = await startRelay(one.port());
    const opened = await storesAt(`redis://127.0.0.1:${relay.port}`, 3);
    const { source, members } = fleet(opened, "identity");
    const first = await revoke(members, []);
    expect(source).toHaveBeenCalledTimes(1);

    await other.command("REPLICAOF", "NO", "ONE");
    await replicaOf(one, other);
    relay.leadTo(other.port());
    const second = await revoke(members, first);
    const third = await revoke(members, second);

    expect(new Set(third.map((each) => each.token)).size).toBe(1);
    expect(source).toHaveBeenCalledTimes(3);
    expect(warnings.codes()).toEqual([]);
  });
});

describe.skipIf(noRedis)("a Redis behind sentinels", limit, () => {
  const [one, other] = [
    useRedis("secret"),
    useRedis("secret", { settings: { masterauth: "secret" } }),
  ];
  const sentinels = [useRedis("", { sentinel: true }), useRedis("", { sentinel: true })];
  const url = () =>
    `redis+sentinel://:secret@${sentinels.map(({ port }) => `127.0.0.1:${port()}`).join(",")}/main`;

  beforeAll(async () => {
    await one.command("CONFIG", "SET", "masterauth", "secret");
    await replicaOf(other, one);
    for (const sentinel of sentinels) {
      await sentinel.command("SENTINEL", "MONITOR", "main", "127.0.0.1", `${one.port()}`, "1");
      await sentinel.command("SENTINEL", "SET", "main", "auth-pass", "secret");
      // So long that none begins a failover by itself because the machine is busy.
      await sentinel.command("SENTINEL", "SET", "main", "down-after-milliseconds", "20000");
    }
    await until(async () => (await sentinels[0]?.text("INFO"))?.includes("slaves=1") === true);
  });

  test("is found by the name of its primary, after a failover too, and with a sentinel less", async () => {
    const [store] = (await storesAt(url(), 1)) as [TokenStore];
    await put(store, "identity", token);
    expect(await one.command("DBSIZE")).toBeGreaterThan(0);
    // It refuses until its own INFO and PING have told it that the replica is a good one.
    await until(async () => {
      const answer = sentinels[1]?.command("SENTINEL", "FAILOVER", "main");
      return (await answer?.catch(otherThan("NOGOODSLAVE"))) === "OK";
    });
    await until(async () => (await other.text("INFO", "replication")).includes("role:master"));
    await sentinels[0]?.kill();
    await until(async () => {
      const next = { token: "next", expiresOn: Date.now() + HOUR };
      return put(store, "identity", next).then(
        () => true,
        () => false,
      );
    });
    expect((await store.read("identity"))?.token).toBe("next");
  });

  test("whose sentinels know no such primary is reported as such", async () => {
    await sentinels[0]?.kill();
    const backend = backendAt(url().replace("/main", "/mine"));
    const failure = await failureOf(backend.get("identity"));
    expect(backend.explain?.(failure)).toEqual({
      reason: "the sentinels know no primary of the name in the URL",
      affects: "all",
    });
  });
});

describe.skipIf(noRedis)("a Redis Cluster of three nodes", limit, () => {
  const nodes = useRedisCluster();
  // Their places are random: with nine, a node stays without any in eight runs of a hundred.
  const identities = Array.from({ length: 30 }, (_, index) => `identity-${index}`);

  test.each([
    ["one node", (ports: number[]) => `redis://127.0.0.1:${ports[0]}`],
    [
      "all nodes",
      (ports: number[]) => `redis://${ports.map((port) => `127.0.0.1:${port}`).join(",")}`,
    ],
  ])("whose URL names %s shares every identity", async (_, urlOf) => {
    const url = urlOf(nodes.map(({ port }) => port()));
    const opened = await storesAt(url, 2);
    for (const identity of identities) {
      for (const store of opened) {
        await vi.waitFor(() => store.read(identity), { timeout: 10_000, interval: 100 });
      }
    }
    warnings.forget();
    for (const identity of identities) {
      const { source, members } = fleet(opened, `${identity} by ${url}`);
      const first = await revoke(members, []);
      await revoke(members, first);
      expect(source).toHaveBeenCalledTimes(2);
    }
    const sizes = await Promise.all(nodes.map((node) => node.command("DBSIZE")));
    expect(sizes).not.toContain(0);
    expect(warnings.codes()).toEqual([]);
  });
});

describe.skipIf(noRedis)("a Redis Cluster with a node that is down", limit, () => {
  const nodes = useRedisCluster({ settings: { "cluster-require-full-coverage": "no" } });
  // Their places are random: with nine, a node stays without any in eight runs of a hundred.
  const identities = Array.from({ length: 30 }, (_, index) => `identity-${index}`);
  const keys = Array.from({ length: 20 }, (_, index) => placeOf(`identity-${index}`));
  const url = (): string => `redis://${nodes.map(({ port }) => `127.0.0.1:${port()}`).join(",")}`;

  test("keeps the identities of the others shared, for calls at the same time too", async () => {
    const down = nodes[2] as RedisServer;
    const connected = backendAt(url());
    for (const key of keys) expect(await connected.add(key, key, HOUR)).toBe(true);
    const ofNode = async (): Promise<string[]> => (await down.command("KEYS", "*")) as string[];
    const lost = await ofNode();
    const shared = keys.filter((key) => !lost.includes(key));
    expect(lost).not.toEqual([]);
    expect(shared).not.toEqual([]);
    const [store] = (await storesAt(url(), 1)) as [TokenStore];
    for (const identity of identities) {
      await vi.waitFor(() => put(store, identity, token), { timeout: 10_000, interval: 100 });
    }
    const sealed = (await ofNode()).filter((key) => !keys.includes(key));
    const identitiesOnIt = new Set(sealed.map(identityIn)).size;
    expect(identitiesOnIt).toBeGreaterThan(0);
    warnings.forget();
    await down.kill();

    for (const backend of [connected, backendAt(url()), connected]) {
      const answers = await Promise.allSettled(keys.map((key) => backend.get(key)));
      expect(keys.filter((_, index) => answers[index]?.status === "fulfilled")).toEqual(shared);
      for (const answer of answers) {
        if (answer.status === "fulfilled") continue;
        expect(backend.explain?.(answer.reason)).toMatchObject({ affects: "identity" });
      }
    }
    await until(async () => {
      const reads = await Promise.allSettled(identities.map((identity) => store.read(identity)));
      const found = reads.filter((read) => read.status === "fulfilled" && read.value !== undefined);
      return found.length === identities.length - identitiesOnIt;
    });
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY"]);
  });
});

describe.skipIf(noRedis)("a Redis with users", limit, () => {
  const server = useRedis();
  const as = (user: string): string => server.url().replace("//", `//${user}:p@`);

  test.each([
    ["alone", "+get +set +eval ~byok-identity:*"],
    ["and all else but DEL", "+@all -del ~*"],
  ])("who may GET, SET and EVAL %s takes part, and every lock is released", async (_, rules) => {
    await server.command("ACL", "SETUSER", "may", "reset", "on", ">p", ...rules.split(" "));
    const { source, members } = fleet(await storesAt(as("may"), 3), rules);
    let tokens = await revoke(members, []);
    const started = performance.now();
    for (let round = 0; round < 3; round += 1) tokens = await revoke(members, tokens);
    expect(source).toHaveBeenCalledTimes(4);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(warnings.codes()).toEqual([]);
  });

  test.each([
    ["EVAL", "+@all -eval ~*"],
    ["SET", "+@all -set ~*"],
    ["GET", "+@all -get ~*"],
    ["those keys", "+@all ~other:*"],
  ])(
    "without the permission to %s learns which permissions are needed, and waits for nobody",
    async (_, rules) => {
      await server.command("ACL", "SETUSER", "may", "reset", "on", ">p", ...rules.split(" "));
      await server.command("FLUSHALL");
      const { source, members } = fleet([storeAt(as("may")), storeAt(as("may"))], rules);
      const started = performance.now();
      const tokens = await revoke(members, []);
      await revoke(members, tokens);
      expect(performance.now() - started).toBeLessThan(5_000);
      expect(source).toHaveBeenCalledTimes(4);
      expect(warnings.codes()).toEqual(["WARN_STORE_DENIED", "WARN_STORE_DENIED"]);
      expect(warnings.all()[0]?.message).toContain(
        "allow the user GET, SET and EVAL on the keys byok-identity:*",
      );
      expect(await server.command("KEYS", "*lock*")).toEqual([]);
    },
  );

  test("who is unknown gets the advice to check the URL", async () => {
    await failureOf(storeAt(as("nobody")).read("identity"));
    expect(warnings.all()).toMatchObject([
      { code: "WARN_STORE_DENIED", message: expect.stringContaining("WRONGPASS; check the user") },
    ]);
  });
});

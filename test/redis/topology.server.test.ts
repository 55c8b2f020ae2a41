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
import { redisStore } from "../../src/redis/index.ts";
import { sharedRenewal } from "../../src/store/renewal.ts";
import type { TokenStore } from "../../src/store/token-store.ts";
import type { AccessToken, TokenSource } from "../../src/token/types.ts";
import { KEY, put, useWarnings } from "../store/support.ts";
import { noRedis, useRedis, useRedisCluster, type RedisServer } from "../support/redis-server.ts";
import { startRelay } from "../support/relay.ts";
import { failureOf } from "../support/promises.ts";

const HOUR = 3_600_000;
/** A call that goes unanswered for 250 ms fails, and a machine that runs other tests as well may be stalled for that. */
const stalling = { retry: 3, timeout: 60_000 };
const warnings = useWarnings();
const stores: TokenStore[] = [];
afterEach(() => Promise.all(stores.splice(0).map((store) => store.close())));

function storeAt(url: string): TokenStore {
  const store = redisStore({ url, keys: [KEY] });
  stores.push(store);
  return store;
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

async function replicaOf(replica: RedisServer, primary: RedisServer): Promise<void> {
  await replica.command("REPLICAOF", "127.0.0.1", `${primary.port()}`);
  await until(async () =>
    (await replica.text("INFO", "replication")).includes("master_link_status:up"),
  );
}

describe.skipIf(noRedis)("a Redis that fails over", stalling, () => {
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

describe.skipIf(noRedis)("a Redis behind sentinels", stalling, () => {
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
      await sentinel.command("SENTINEL", "SET", "main", "down-after-milliseconds", "500");
    }
    await until(async () => (await sentinels[0]?.text("INFO"))?.includes("slaves=1") === true);
  });

  test("is found by the name of its primary, after a failover too, and with a sentinel less", async () => {
    const [store] = (await storesAt(url(), 1)) as [TokenStore];
    await put(store, "identity", token);
    expect(await one.command("DBSIZE")).toBeGreaterThan(0);
    await sentinels[1]?.command("SENTINEL", "FAILOVER", "main");
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
    const store = storeAt(url().replace("/main", "/mine"));
    await failureOf(store.read("identity"));
    expect(warnings.all()[0]?.message).toMatch(/no primary of the name|ECONNREFUSED/);
  });
});

describe.skipIf(noRedis)("a Redis Cluster of three nodes", stalling, () => {
  const nodes = useRedisCluster();
  const identities = Array.from({ length: 9 }, (_, index) => `identity-${index}`);

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

  test("with a node that is down keeps the identities of the others shared", async () => {
    const url = `redis://${nodes.map(({ port }) => `127.0.0.1:${port()}`).join(",")}`;
    for (const node of nodes)
      await node.command("CONFIG", "SET", "cluster-require-full-coverage", "no");
    const [store] = (await storesAt(url, 1)) as [TokenStore];
    for (const identity of identities) await put(store, identity, token);
    await nodes[2]?.kill();
    onTestFinished(() => nodes[2]?.start());
    const read = async (): Promise<number> => {
      const found = await Promise.all(
        identities.map((identity) => store.read(identity).catch(() => undefined)),
      );
      return found.filter((each) => each !== undefined).length;
    };
    await until(async () => (await read()) > 0);
    const shared = await read();
    expect(shared).toBeGreaterThan(0);
    expect(shared).toBeLessThan(identities.length);
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY"]);
  });
});

describe.skipIf(noRedis)("a Redis with users", stalling, () => {
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

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { redisStore } from "../../src/redis/index.ts";
import { createProviderAuth, type ProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import type { TokenStore } from "../../src/store/token-store.ts";
import { newReader } from "../support/examples.ts";
import { mockIdentity } from "../support/mocks.ts";
import { fence } from "../support/pages.ts";
import { noRedis, useRedis, useRedisCluster } from "../support/redis-server.ts";
import { KEY, put } from "../store/support.ts";

const REDIS_SCOPE = "https://redis.azure.com/.default";
const identity = await mockIdentity({ lifetime: 4 }, "imds");
const token = { token: "secret-token", expiresOn: Date.now() + 3_600_000 };

describe.skipIf(noRedis)("redisStore() that authenticates by an identity", () => {
  const server = useRedis();
  let auth: ProviderAuth;
  let store: TokenStore | undefined;
  beforeEach(() => {
    auth = createProviderAuth(
      { baseUrl: "https://redis.example", managedIdentity: { scope: REDIS_SCOPE } },
      { cache: createTokenCache() },
    );
  });
  afterEach(async () => {
    await store?.close();
    auth.close();
  });

  /** The server knows each token as soon as it was issued, as Entra's servers do. */
  const credential = {
    async getToken(): Promise<{ token: string; expiresOn?: number }> {
      const found = await auth.getToken();
      const oid = identity.issued(found.token)?.objectId ?? "";
      await server.command("ACL", "SETUSER", oid, "on", `>${found.token}`, "~*", "+@all");
      return found;
    },
  };

  const logins = async (): Promise<number> => {
    const stats = String(await server.command("INFO", "commandstats"));
    return Number(/cmdstat_auth:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  };

  test("logs in as the object ID in the token, and again before the token expires", async () => {
    store = redisStore({ url: server.url(), keys: [KEY], credential });
    await vi.waitFor(() => put(store as TokenStore, "identity", token), { timeout: 10_000 });
    const issued = identity.issued(identity.requests[0]?.token ?? "");
    const users = (await server.command("ACL", "LIST")) as string[];
    expect(users.some((line) => line.startsWith(`user ${issued?.objectId} on`))).toBe(true);
    const before = await logins();
    await vi.waitFor(
      async () => {
        expect(await logins()).toBeGreaterThan(before);
        expect(identity.requests.length).toBeGreaterThan(1);
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(await store.read("identity")).toEqual(token);
  });
});

describe.skipIf(noRedis)("redisStore() that authenticates by an identity, in a cluster", () => {
  const nodes = useRedisCluster();

  test("logs in at each node", async () => {
    for (const node of nodes)
      await node.command("ACL", "SETUSER", "of-the-url", "on", ">the-token", "~*", "+@all");
    const [first] = nodes;
    const store = redisStore({
      url: (first?.url() ?? "").replace("redis://", "redis://of-the-url@"),
      keys: [KEY],
      credential: { getToken: () => Promise.resolve({ token: "the-token" }) },
    });
    const users = async (): Promise<boolean[]> => {
      const lists = await Promise.all(nodes.map((node) => node.text("CLIENT", "LIST")));
      return lists.map((list) => list.includes("user=of-the-url"));
    };
    let identities = 0;
    // Its key is at any of the nodes.
    await vi.waitFor(
      async () => {
        const name = `identity-${(identities += 1)}`;
        await put(store, name, token);
        expect(await store.read(name)).toEqual(token);
        expect(await users()).toEqual([true, true, true]);
      },
      { timeout: 20_000, interval: 50 },
    );
    await store.close();
  }, 60_000);
});

test("docs/command.md: the example keyless opens both with the identity, and no password", async () => {
  using reader = newReader();
  const code = fence("docs/command.md", "keyless");
  const env = { ...identity.env("imds"), BYOK_IDENTITY_STORE_KEY: KEY };
  expect(await reader.example(code, env)).toEqual({ stdout: "managedIdentity\n", stderr: "" });
});

describe("redisStore()", () => {
  const credential = { getToken: () => Promise.resolve({ token: "t" }) };

  test("refuses a password in addition, and an unencrypted way to another machine", () => {
    expect(() =>
      redisStore({ url: "redis://:hunter2@redis.example", keys: [KEY], credential }),
    ).toThrow(/2 problems[^]*cannot be combined with a password[^]*use rediss:\/\//);
    for (const url of [
      "rediss://redis.example",
      "rediss://user@redis.example",
      "redis://127.0.0.1",
    ])
      expect(() => redisStore({ url, keys: [KEY], credential })).not.toThrow();
  });
});

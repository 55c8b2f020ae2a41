import { once } from "node:events";
import net from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { redisStore } from "../../src/redis/index.ts";
import type { TokenStore } from "../../src/store/token-store.ts";
import { KEY, OTHER_KEY, put, useWarnings } from "../store/support.ts";
import { freePort } from "../support/ports.ts";
import { noRedis, useRedis } from "../support/redis-server.ts";
import { failureOf } from "../support/promises.ts";

const PASSWORD = "hunter2-is-no-secret";
const token = { token: "secret-token", expiresOn: Date.now() + 3_600_000 };
const unavailable = { code: "ERR_STORE_UNAVAILABLE" };
const warnings = useWarnings();

let stores: TokenStore[];
beforeEach(() => {
  stores = [];
});
afterEach(() => Promise.all(stores.map((store) => store.close())));

function storeAt(url: string, keys: readonly string[] = [KEY]): TokenStore {
  const store = redisStore({ url, keys });
  stores.push(store);
  return store;
}

/** Asks once a second at most, as the guard does, until it answers. */
async function readBack(store: TokenStore): Promise<unknown> {
  return vi.waitFor(() => store.read("identity"), { timeout: 10_000, interval: 100 });
}

describe.skipIf(noRedis)("redisStore() on a real Redis", () => {
  const server = useRedis(PASSWORD);
  beforeEach(() => server.command("FLUSHALL"));

  test("shares a token, sealed, that Redis forgets when it expires", async () => {
    await put(storeAt(server.url()), "identity", token);
    expect(await storeAt(server.url()).read("identity")).toEqual(token);
    const [key = "", ...others] = (await server.command("KEYS", "*")) as string[];
    expect(others).toEqual([]);
    expect(await server.command("GET", key)).toMatch(/^1\.[\da-f]{8}\.[\w-]+$/);
    const left = (await server.command("PTTL", key)) as number;
    expect(left).toBeGreaterThan(3_500_000);
    expect(left).toBeLessThanOrEqual(3_600_000);
  });

  test("gives a wrong key nothing", async () => {
    await put(storeAt(server.url()), "identity", token);
    expect(await storeAt(server.url(), [OTHER_KEY]).read("identity")).toBeUndefined();
    expect(warnings.codes()).toEqual(["WARN_STORE_VALUE"]);
  });

  test("gives the lock to one, and ends only one's own", async () => {
    const [one, other] = [storeAt(server.url()), storeAt(server.url())];
    const locks = await Promise.all([
      one.lock("identity", 200),
      other.lock("identity", 200),
      one.lock("identity", 200),
    ]);
    const held = locks.find((lock) => lock !== undefined);
    expect(locks.filter((lock) => lock !== undefined)).toHaveLength(1);
    await vi.waitFor(async () => expect(await other.lock("identity", 5_000)).toBeDefined());
    await held?.release();
    expect(await one.lock("identity", 200)).toBeUndefined();
  });

  test("frees the lock when it is released", async () => {
    const store = storeAt(server.url());
    await (await store.lock("identity", 60_000))?.release();
    await vi.waitFor(async () => expect(await server.command("KEYS", "*lock")).toEqual([]));
  });

  test("a refused token is known to all", async () => {
    const [one, other] = [storeAt(server.url()), storeAt(server.url())];
    await put(one, "identity", token);
    await other.refuse("identity", token, Infinity);
    expect(await one.read("identity")).toBeUndefined();
  });

  test("answers again after Redis was killed and restarted, with one warning each way", async () => {
    const store = storeAt(server.url());
    await put(store, "identity", token);
    await server.kill();
    expect(await failureOf(store.read("identity"))).toMatchObject(unavailable);
    expect(await failureOf(put(store, "identity", token))).toMatchObject(unavailable);
    await server.start();
    expect(await readBack(store)).toBeUndefined();
    await put(store, "identity", token);
    expect(await store.read("identity")).toEqual(token);
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY", "WARN_STORE_BACK"]);
  });

  test("a Redis that answers nothing is given up, and so is the connection to it", async () => {
    const store = storeAt(server.url());
    await put(store, "identity", token);
    server.freeze();
    try {
      const started = performance.now();
      expect(await failureOf(store.read("identity"))).toMatchObject(unavailable);
      expect(performance.now() - started).toBeGreaterThanOrEqual(249);
      // Twice, so that the second connection is made while it is frozen.
      for (let round = 0; round < 2; round += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1_100));
        expect(await failureOf(store.read("identity"))).toMatchObject(unavailable);
      }
    } finally {
      server.resume();
    }
    expect(await readBack(store)).toEqual(token);
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY", "WARN_STORE_BACK"]);
    const clients = (await server.command("CLIENT", "LIST")) as string;
    // The store's one, and the one that asks.
    expect(clients.trim().split("\n").length).toBeLessThanOrEqual(2 + stores.length - 1);
  });

  test("a full Redis is reported once, and once that there is room again", async () => {
    const store = storeAt(server.url());
    await put(store, "identity", token);
    await server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    await server.command("CONFIG", "SET", "maxmemory", "1");
    try {
      expect(await failureOf(put(store, "identity", token))).toMatchObject(unavailable);
      expect(await readBack(store)).toEqual(token);
      expect(await failureOf(put(store, "identity", token))).toMatchObject(unavailable);
      expect(warnings.codes()).toEqual(["WARN_STORE_AWAY"]);
      expect(warnings.all()[0]?.message).toContain("OOM");
    } finally {
      await server.command("CONFIG", "SET", "maxmemory", "0");
    }
    await vi.waitFor(() => put(store, "identity", token), { timeout: 10_000, interval: 100 });
    expect(warnings.codes()).toEqual(["WARN_STORE_AWAY", "WARN_STORE_BACK"]);
  });

  test("a replica is reported with what the URL should name", async () => {
    const store = storeAt(server.url());
    await server.command("REPLICAOF", "127.0.0.1", "1");
    try {
      expect(await failureOf(put(store, "identity", token))).toMatchObject(unavailable);
      expect(warnings.all()).toMatchObject([
        {
          code: "WARN_STORE_AWAY",
          message: expect.stringContaining(
            "READONLY; the URL leads to a replica: name the primary",
          ),
        },
      ]);
    } finally {
      await server.command("REPLICAOF", "NO", "ONE");
    }
  });

  test("a user without SELECT, for a URL with a database, learns that it is needed", async () => {
    await server.command(
      "ACL",
      "SETUSER",
      "may",
      "reset",
      "on",
      `>${PASSWORD}`,
      "+@all",
      "-select",
      "~*",
    );
    const url = new URL(server.url());
    url.username = "may";
    url.pathname = "/1";
    await failureOf(storeAt(url.href).read("identity"));
    expect(warnings.all()).toMatchObject([
      {
        code: "WARN_STORE_DENIED",
        message: expect.stringContaining("SELECT if the URL has a database"),
      },
    ]);
  });

  test.each(["another-password", ""])(
    "a refused password %j is reported without it",
    async (wrong) => {
      const store = storeAt(server.url(wrong));
      const failure = await failureOf(store.read("identity"));
      expect(failure).toMatchObject(unavailable);
      const told = `${JSON.stringify(warnings.all())}${String(failure)}${JSON.stringify(failure)}`;
      expect(told).toMatch(/WRONGPASS|NOAUTH/);
      expect(told).not.toContain(PASSWORD);
      expect(told).not.toContain("another-password");
    },
  );

  test("close() ends the connection", async () => {
    const before = (await server.command("CLIENT", "LIST")) as string;
    const store = storeAt(server.url());
    await store.read("identity");
    await store.close();
    await vi.waitFor(async () => {
      const after = (await server.command("CLIENT", "LIST")) as string;
      expect(after.trim().split("\n")).toHaveLength(before.trim().split("\n").length);
    });
    expect(await failureOf(store.read("identity"))).toMatchObject({ code: "ERR_CLOSED" });
  });

  test("a Redis that starts after its members is found", async () => {
    await server.kill();
    const store = storeAt(server.url());
    expect(await failureOf(store.read("identity"))).toMatchObject(unavailable);
    expect(warnings.all()[0]?.message).toContain("ECONNREFUSED");
    await server.start();
    expect(await readBack(store)).toBeUndefined();
  });
});

test.each([
  ["no Redis", "HTTP/1.1 400 Bad Request\r\n\r\n"],
  ["noise", "\u0000\u0001\u0002\r\n\r\n"],
  ["a number", ":1\r\n:1\r\n:1\r\n"],
  ["a value that is not one", "$5\r\nhello\r\n"],
  ["a list", "*2\r\n$1\r\na\r\n$1\r\nb\r\n"],
  ["half an answer", "$1000\r\nabc"],
])("redisStore() survives a server that answers with %s", async (_, answer) => {
  const server = net.createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => socket.write(answer));
  });
  const port = await freePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  try {
    const store = storeAt(`redis://127.0.0.1:${port}`);
    for (let round = 0; round < 2; round += 1) {
      const found = await store.read("identity").catch((error: unknown) => error);
      expect([undefined, "ERR_STORE_UNAVAILABLE"]).toContain(
        (found as { code?: string } | undefined)?.code,
      );
      expect(found ?? {}).not.toHaveProperty("token");
      await store.lock("identity", 100).catch(() => undefined);
      await put(store, "identity", token).catch(() => undefined);
    }
  } finally {
    await Promise.all(stores.map((store) => store.close()));
    server.close();
  }
});

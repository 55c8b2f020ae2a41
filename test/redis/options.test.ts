import { describe, expect, test, vi } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import { readAddress } from "../../src/redis/address.ts";
import { redisStore, type RedisStoreOptions } from "../../src/redis/index.ts";
import { KEY, OTHER_KEY } from "../store/support.ts";
import { fc } from "../support/properties.ts";

function problemsOf(options?: RedisStoreOptions): string[] {
  try {
    redisStore(options);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).toMatch(/^Invalid token store/);
    return error.problems.map(({ path }) => path);
  }
  return [];
}

describe("redisStore()", () => {
  test("names every variable that is missing, at once", () => {
    vi.stubEnv("BYOK_IDENTITY_REDIS_URL", undefined);
    vi.stubEnv("BYOK_IDENTITY_STORE_KEY", undefined);
    expect(problemsOf()).toEqual(["BYOK_IDENTITY_REDIS_URL", "BYOK_IDENTITY_STORE_KEY"]);
  });

  test("takes URL and keys from the environment, the keys separated by commas", () => {
    vi.stubEnv("BYOK_IDENTITY_REDIS_URL", "rediss://user:password@redis.example.com:6380/2");
    vi.stubEnv("BYOK_IDENTITY_STORE_KEY", `${KEY}, ${OTHER_KEY}`);
    expect(problemsOf()).toEqual([]);
    vi.stubEnv("BYOK_IDENTITY_STORE_KEY", `${KEY},short`);
    expect(problemsOf()).toEqual(["BYOK_IDENTITY_STORE_KEY[1]"]);
  });

  test("options stand before the environment", () => {
    vi.stubEnv("BYOK_IDENTITY_REDIS_URL", "redis://127.0.0.1");
    vi.stubEnv("BYOK_IDENTITY_STORE_KEY", KEY);
    expect(problemsOf({ url: "x", keys: [] })).toEqual(["url", "keys"]);
  });

  test.each([
    "",
    "127.0.0.1:6379",
    "http://127.0.0.1",
    "redis://",
    "redis://:hunter2@",
    "redis://:hunter2@host:99999",
    "redis://:hunter2@host:0",
    "redis://:hunter2@host/zero",
    "redis://:hunter2@host/0/1",
    "redis://:hunter2@one,,other",
    "redis+sentinel://:hunter2@host:26379",
    "redis+sentinel://:hunter2@host:26379/",
    "redis+sentinel://:hunter2@host:26379/main/x",
  ])("refuses the URL %j, says how one looks, and does not show it", (url) => {
    const told = problemTexts(url);
    expect(told).toContain("redis://127.0.0.1:6379");
    expect(told).not.toContain("hunter2");
  });

  test.each([
    "redis://:50%off@host",
    "redis://:hunter2%@host",
    "redis://:hunter2%ff@host",
    "redis://:hunter2/x@host",
    "redis://:hunter2#x@host",
    "redis://:hunter2?x@host",
    "redis://user:/hunter2@host:6379/0",
    "redis://:hunter2 x@host",
    "rediss+sentinel://:hunter2/@host/main",
  ])("says of %j that its password is to be percent-encoded, and does not show it", (url) => {
    const told = problemTexts(url);
    expect(told).toContain("percent-encode");
    expect(told).not.toMatch(/hunter2|50%off/);
  });

  test("refuses a query or a fragment, which would go unheard", () => {
    expect(problemTexts("redis://:hunter2@host?ssl=true")).toMatch(/query(?![^]*hunter2)/);
    expect(problemTexts("redis://:hunter2@host/0#x")).toMatch(/fragment(?![^]*hunter2)/);
  });
});

function problemTexts(url: string): string {
  try {
    redisStore({ url, keys: [KEY] });
  } catch (error) {
    return `${String(error)}${JSON.stringify(error)}`;
  }
  throw new Error("it was taken");
}

describe("readAddress()", () => {
  const server = { mode: "server", tls: false, nodes: [{ host: "host", port: 6379 }] };

  test.each([
    ["redis://host", server],
    [
      "REDISS://host:6380/0",
      { ...server, tls: true, nodes: [{ host: "host", port: 6380 }], database: 0 },
    ],
    ["redis://[::1]:7000/3", { ...server, nodes: [{ host: "::1", port: 7000 }], database: 3 }],
    ["redis://:p%25%2F%23%3F%40@host", { ...server, password: "p%/#?@" }],
    ["redis://u%20v:p:q@host/", { ...server, username: "u v", password: "p:q" }],
    ["redis://u@host", { ...server, username: "u" }],
    ["redis://u:@host", { ...server, username: "u", password: "" }],
    ["redis://:p@q@host", { ...server, password: "p@q" }],
    [
      "redis://:p@one,two:7001",
      {
        ...server,
        mode: "cluster",
        password: "p",
        nodes: [
          { host: "one", port: 6379 },
          { host: "two", port: 7001 },
        ],
      },
    ],
    [
      "rediss+sentinel://one,two:7001/main/2",
      {
        mode: "sentinel",
        tls: true,
        primary: "main",
        database: 2,
        nodes: [
          { host: "one", port: 26379 },
          { host: "two", port: 7001 },
        ],
      },
    ],
  ])("reads %j", (url, address) => expect(readAddress(url)).toEqual(address));

  test("reads every user and password back that was percent-encoded", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "binary", minLength: 1 }),
        (user, word) => {
          const encoded = `${encodeURIComponent(user)}:${encodeURIComponent(word)}`;
          const expected = user === "" ? { password: word } : { username: user, password: word };
          expect(readAddress(`redis://${encoded}@host`)).toEqual({ ...server, ...expected });
        },
      ),
    );
  });

  test("reads what it takes of any text as it was meant: nothing of it is lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (word) => {
        const read = readAddress(`redis://:${word}@host`);
        if ("problem" in read) expect(read.problem).not.toBe("");
        else expect(read).toEqual({ ...server, password: decodeURIComponent(word) });
      }),
    );
  });
});

import { describe, expect, test, vi } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import { redisStore, type RedisStoreOptions } from "../../src/redis/index.ts";
import { KEY, OTHER_KEY } from "../store/support.ts";

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

  test.each(["", "127.0.0.1:6379", "http://127.0.0.1", "redis://", "redis://:hunter2@host:99999"])(
    "refuses the URL %j without showing it",
    (url) => {
      let told = "";
      try {
        redisStore({ url, keys: ["hunter2"] });
      } catch (error) {
        told = `${String(error)}${JSON.stringify(error)}`;
      }
      expect(told).toContain("redis://127.0.0.1:6379");
      expect(told).not.toContain("hunter2");
    },
  );
});

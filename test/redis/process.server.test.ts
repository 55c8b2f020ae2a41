import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { KEY } from "../store/support.ts";
import { useProgram } from "../support/bundle.ts";
import { noRedis, useRedis } from "../support/redis-server.ts";

const limits = { timeout: 20_000 };

/** What a program says before it ends by itself. */
async function said(program: string, url: string): Promise<string> {
  const env = {
    PATH: process.env["PATH"],
    BYOK_IDENTITY_REDIS_URL: url,
    BYOK_IDENTITY_STORE_KEY: KEY,
  };
  return (await promisify(execFile)(process.execPath, [program], { env, ...limits })).stdout;
}

describe.skipIf(noRedis)("a process with a store", () => {
  const server = useRedis();
  const reader = useProgram("test/redis/reader.ts");

  test("is not kept alive by its connection", async () => {
    expect(await said(reader(), server.url())).toBe("answered");
  });

  test("is not kept alive by a Redis that does not answer, nor by one that is gone", async () => {
    server.freeze();
    expect(await said(reader(), server.url()).finally(() => server.resume())).toContain("rejected");
    await server.kill();
    expect(await said(reader(), server.url())).toContain("rejected");
  });
});

test.each(["byok-identity", "byok-identity/redis"])(
  "importing %s loads no redis and no node:crypto",
  async (entry) => {
    const script = `
    await import(${JSON.stringify(entry)});
    const modules = process.moduleLoadList.filter((name) => /^NativeModule (?:crypto|tls)$/.test(name));
    const { default: { _cache: files } } = await import("node:module");
    process.stdout.write(JSON.stringify([...modules, ...Object.keys(files)]));
  `;
    const args = ["--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, args, limits);
    expect(JSON.parse(stdout)).toEqual([]);
  },
);

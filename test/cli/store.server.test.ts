import { beforeEach, describe, expect, test, vi } from "vitest";
import { run } from "../../src/cli/program.ts";
import { benchOf } from "../credentials/azure/managed-identity/support.ts";
import { KEY, OTHER_KEY } from "../store/support.ts";
import { runCommand } from "../support/command.ts";
import { freePort, noRedis, useRedis } from "../support/redis-server.ts";

const bench = await benchOf("app-service");
const TOKEN = ["token", "--managed-identity=6b3ba3a5-0000-4000-8000-000000000001"];

function envOf(url: string, key: string): Record<string, string> {
  return {
    ...bench.identity.env("app-service"),
    BYOK_IDENTITY_REDIS_URL: url,
    BYOK_IDENTITY_STORE_KEY: key,
  };
}

describe.skipIf(noRedis)("commands with BYOK_IDENTITY_REDIS_URL", () => {
  const server = useRedis();
  beforeEach(() => server.command("FLUSHALL"));

  test("token prints what another command has acquired, to who has the key", async () => {
    const first = await runCommand(TOKEN, envOf(server.url(), KEY));
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(await runCommand(TOKEN, envOf(server.url(), KEY))).toEqual(first);
    expect(bench.identity.requests).toHaveLength(1);
    const stranger = await runCommand(TOKEN, envOf(server.url(), OTHER_KEY));
    expect(stranger.code).toBe(0);
    expect(stranger.stdout).not.toBe(first.stdout);
  });

  test("exec keeps the store from the program it runs", async () => {
    const env = envOf(server.url(), KEY);
    const base = ["--managed-identity", "--base-url", "https://models.example.com/v1"];
    const { code, stdout } = await runCommand(["exec", ...base, "--", "env"], env);
    expect(code).toBe(0);
    expect(stdout).toContain("OPENAI_BASE_URL=");
    expect(stdout).not.toMatch(/BYOK_IDENTITY_(?:REDIS_URL|STORE_KEY)/);
  });
});

test("token prints its token while there is no Redis", async () => {
  const env = envOf(`redis://127.0.0.1:${await freePort()}`, KEY);
  expect(await runCommand(TOKEN, env)).toMatchObject({ code: 0, stderr: "" });
});

test("token tells at a terminal that there is no Redis, after its token", async () => {
  const env = { ...envOf(`redis://127.0.0.1:${await freePort()}`, KEY), BYOK_IDENTITY_SOCK: "" };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const shown: string[] = [];
  const tell = (text: string): void => void shown.push(text);
  const terminal = { stdout: false, stderr: true };
  const { signal } = new AbortController();
  const io = {
    stdout: tell,
    stderr: tell,
    color: false,
    terminal,
    signal,
    takeSignals: vi.fn(),
    takeHangup: vi.fn(),
  };
  expect(await run(TOKEN, io)).toBe(0);
  expect(shown).toEqual([
    `${bench.identity.requests[0]?.token}\n`,
    expect.stringMatching(/^warning: The token store is unavailable: ECONNREFUSED\./),
  ]);
});

test("token without a key for the store ends with 2 and asks for nothing", async () => {
  const { code, stdout, stderr } = await runCommand(TOKEN, envOf("redis://127.0.0.1:1", ""));
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("BYOK_IDENTITY_STORE_KEY: must be a key of 32 bytes");
  expect(bench.identity.requests).toEqual([]);
});

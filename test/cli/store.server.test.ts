import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Io } from "../../src/cli/io.ts";
import { run } from "../../src/cli/program.ts";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { benchOf } from "../credentials/azure/managed-identity/support.ts";
import { KEY, OTHER_KEY } from "../store/support.ts";
import { runCommand } from "../support/command.ts";
import { fence } from "../support/pages.ts";
import { freePort } from "../support/ports.ts";
import { noRedis, useRedis } from "../support/redis-server.ts";

const bench = await benchOf("app-service");
const TOKEN = ["token", "--managed-identity=6b3ba3a5-0000-4000-8000-000000000001"];

/** A terminal on stderr, and everything that was shown. */
function terminalIo(): { readonly io: Io; readonly shown: readonly string[] } {
  const shown: string[] = [];
  const tell = (text: string): void => void shown.push(text);
  const { signal } = new AbortController();
  const io = {
    stdout: tell,
    stderr: tell,
    color: false,
    terminal: { stdout: false, stderr: true },
    signal,
    takeSignals: vi.fn(),
    takeHangup: vi.fn(),
    exitWith: vi.fn(),
  };
  return { io, shown };
}

function envOf(url: string, key: string): Record<string, string> {
  return {
    ...bench.identity.env("app-service"),
    BYOK_IDENTITY_REDIS_URL: url,
    BYOK_IDENTITY_STORE_KEY: key,
  };
}

describe.skipIf(noRedis)("commands with BYOK_IDENTITY_REDIS_CREDENTIAL", () => {
  const server = useRedis("of-the-test");
  const REDIS = "https://redis.azure.com";
  const RIGHTS = ["+get", "+set", "+eval", "~byok-identity:*"];

  /** The lines of docs/command.md, with this server instead of Azure's. */
  function documented(): Record<string, string> {
    const lines = fence("docs/command.md", "entra").matchAll(/^export (\w+)=(?:'(.*)'|(.*))$/gm);
    const variables = Object.fromEntries(
      Array.from(lines, ([, name = "", quoted, bare = ""]) => [name, quoted ?? bare]),
    );
    return { ...envOf("", KEY), ...variables, BYOK_IDENTITY_REDIS_URL: server.url("") };
  }

  const asked = (resource: string): number =>
    bench.identity.requests.filter(({ query }) => query["resource"] === resource).length;

  /** Redis knows the token that the host has for it, as Azure's does. */
  async function trust(): Promise<void> {
    bench.identity.configure({ rotate: false });
    for (const [name, value] of Object.entries(bench.identity.env("app-service")))
      vi.stubEnv(name, value);
    using auth = createProviderAuth(
      { baseUrl: "https://redis.example", managedIdentity: { scope: `${REDIS}/.default` } },
      { cache: createTokenCache() },
    );
    const { token } = await auth.getToken();
    const { objectId = "" } = bench.identity.issued(token) ?? {};
    await server.command("ACL", "SETUSER", objectId, "reset", "on", `>${token}`, ...RIGHTS);
  }

  test("log in as the identity, with no password, and share a token", async () => {
    await trust();
    const before = asked(REDIS);
    const first = await runCommand(TOKEN, documented());
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(await runCommand(TOKEN, documented())).toEqual(first);
    expect(asked(REDIS) - before).toBe(2);
    expect(asked("https://cognitiveservices.azure.com")).toBe(1);
  });

  test("work without the store if Redis does not know the user, and say so at a terminal", async () => {
    for (const [name, value] of Object.entries(documented())) vi.stubEnv(name, value);
    vi.stubEnv("BYOK_IDENTITY_SOCK", "");
    const { io, shown } = terminalIo();
    expect(await run(TOKEN, io)).toBe(0);
    expect(shown.at(-1)).toMatch(
      /^warning: The token store refuses this process: WRONGPASS; give the identity access/,
    );
  });

  test("exec keeps the credential from the program it runs", async () => {
    const base = ["--managed-identity", "--base-url", "https://models.example.com/v1"];
    const { code, stdout } = await runCommand(["exec", ...base, "--", "env"], documented());
    expect(code).toBe(0);
    expect(stdout).not.toContain("BYOK_IDENTITY_REDIS");
  });
});

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
  const { io, shown } = terminalIo();
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

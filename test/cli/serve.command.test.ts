import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { endedBy, runCommand, systemEnv } from "../support/command.ts";
import { freePort } from "../support/ports.ts";
import { mockIdentity } from "../support/mocks.ts";
import { PRIVATE_FILE } from "../support/private-mode.ts";

const main = path.resolve("dist/cli/main.js");
const KEY = "0123456789abcdef".repeat(4);
const CLIENT = "33333333-2222-4333-8444-555555555555";

const identity = await mockIdentity();
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "byok-serve-"));
  env = { ...identity.env("imds"), HOME: folder };
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
});

interface Served {
  readonly listening: string;
  readonly key?: string;
  readonly keyFile?: string;
  readonly providers: readonly string[];
  end(): Promise<unknown>;
  stderr(): string;
}

async function serve(args: readonly string[], more: Record<string, string> = {}): Promise<Served> {
  const child = spawn(process.execPath, [main, "serve", "--output", "json", ...args], {
    env: { ...systemEnv(env), COPILOT_HOME: folder, ...env, ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const closed = once(child, "close");
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    ...(JSON.parse(line) as Omit<Served, "end" | "stderr">),
    stderr: () => stderr,
    end(): Promise<unknown> {
      child.kill("SIGTERM");
      return closed;
    },
  };
}

function status(origin: string, key: string): Promise<Response> {
  return fetch(`${origin}/status`, { headers: { "x-byok-identity-key": key } });
}

test("serve serves every provider of a file, and ends with 0 when it is asked to", async () => {
  const config = path.join(folder, "some.json");
  const providers = ["one", "two"].map((name) => ({
    name,
    baseUrl: `https://${name}.example.com`,
    managedIdentity: {},
  }));
  writeFileSync(config, JSON.stringify({ providers }));
  const served = await serve(["--config", config]);
  expect(served.providers).toEqual(["one", "two"]);
  const answer = await status(served.listening, served.key ?? "");
  expect(Object.keys(((await answer.json()) as { providers: object }).providers)).toEqual([
    "one",
    "two",
  ]);
  expect(await served.end()).toEqual(endedBy("SIGTERM"));
});

test("serve with a credential on the command line serves that one, without a base URL", async () => {
  const served = await serve(["--command", "echo from-a-command"]);
  expect(served.providers).toEqual(["default"]);
  const answer = await fetch(`${served.listening}/authorize/default`, {
    headers: { "x-byok-identity-key": served.key ?? "" },
  });
  expect(answer.headers.get("authorization")).toBe("Bearer from-a-command");
});

test("a new key goes into --key-file for this user alone, and stays for the next run", async () => {
  const keyFile = path.join(folder, "new-key");
  const served = await serve(["--managed-identity", "--key-file", keyFile]);
  expect(served).toMatchObject({ keyFile });
  expect(served.key).toBeUndefined();
  expect(statSync(keyFile).mode & 0o777).toBe(PRIVATE_FILE);
  const key = readFileSync(keyFile, "utf8").trim();
  expect((await status(served.listening, key)).status).toBe(200);
  await served.end();
  const next = await serve(["--managed-identity", "--key-file", keyFile]);
  expect((await status(next.listening, key)).status).toBe(200);
});

test("a key that is given, in a file or BYOK_IDENTITY_SERVE_KEY, is used, left, and not told", async () => {
  const keyFile = path.join(folder, "given-key");
  writeFileSync(keyFile, `${KEY}\n`);
  for (const served of [
    await serve(["--managed-identity", "--key-file", keyFile]),
    await serve(["--managed-identity"], { BYOK_IDENTITY_SERVE_KEY: KEY }),
  ]) {
    expect(JSON.stringify(served)).not.toContain(KEY);
    expect((await status(served.listening, KEY)).status).toBe(200);
    await served.end();
    expect(served.stderr()).not.toContain(KEY);
  }
  expect(readFileSync(keyFile, "utf8")).toBe(`${KEY}\n`);
});

test.each([
  ["a key that might be guessed", [], { BYOK_IDENTITY_SERVE_KEY: "short" }, "openssl rand -hex 32"],
  ["a key that nobody would learn", [], {}, "--key-file PATH"],
  ["both a port and a socket", ["--port", "1", "--socket", "x"], {}, "cannot be used with"],
])("%s is wrong usage", async (_case, args, more, words) => {
  const { code, stdout, stderr } = await runCommand(["serve", "--managed-identity", ...args], {
    ...env,
    ...more,
  });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(words);
  expect(stderr).not.toContain('"short"');
});

test("nothing to serve is reported with what to do", async () => {
  const { code, stderr } = await runCommand(["serve", "--output", "json"], env);
  expect(code).toBe(2);
  expect(stderr).toContain("there is no provider to serve");
});

test("a provider without a token is reported at the start, by its name", async () => {
  identity.configure({ outage: { status: 400, body: "{}" } });
  const served = await serve(["--managed-identity"]);
  await expect.poll(() => served.stderr()).toContain("warning: no credential so far for default:");
  expect((await fetch(`${served.listening}/readyz`)).status).toBe(503);
});

test("an unavailable token store is reported, and nothing fails", async () => {
  // By name: the system-assigned identity is shared only where the system identifies the machine.
  const served = await serve([`--managed-identity=${CLIENT}`], {
    BYOK_IDENTITY_REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
    BYOK_IDENTITY_STORE_KEY: KEY,
  });
  await expect
    .poll(() => served.stderr())
    .toContain("The token store is unavailable: ECONNREFUSED.");
  expect(served.stderr()).toMatch(/^warning: .* \(WARN_STORE_AWAY\)\n$/);
  await expect.poll(async () => (await fetch(`${served.listening}/readyz`)).status).toBe(200);
});

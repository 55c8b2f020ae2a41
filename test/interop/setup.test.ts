import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startMockIdentity, startMockModel } from "byok-identity/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../support/ports.ts";
import { clients, runProgram, type Client, type Ended } from "./support/clients.ts";

const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");
const REPLY = "Hello from the mock model.";

const identity = await startMockIdentity();
const model = await startMockModel({ identity });
const home = mkdtempSync(path.join(tmpdir(), "byok-identity-setup-"));
const at = (file: string): string => path.join(home, file);
const providers = at(".copilot/providers.json");

/** A shell on an Azure host without a way to the internet: no wrapper, no key, no variable for a provider. */
const env: Record<string, string> = {
  ...identity.env("imds"),
  PATH: process.env["PATH"] ?? "",
  HOME: home,
  TERM: "dumb",
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  NO_PROXY: "127.0.0.1,localhost",
};

/** What a user has written before, by file. opencode adds its `$schema` by itself if it is missing. */
const files: Readonly<Record<string, string>> = {
  ".copilot/providers.json": `${JSON.stringify({
    providers: [
      { name: "foundry", baseUrl: `${model.url}/openai/v1`, managedIdentity: {} },
      {
        name: "claude",
        type: "anthropic",
        baseUrl: `${model.url}/anthropic`,
        managedIdentity: {},
      },
    ],
    models: [
      { id: "gpt-4.1", provider: "foundry" },
      { id: "claude-opus-5-5", provider: "claude" },
    ],
  })}\n`,
  ".claude/settings.json": '{\n\t"permissions": { "allow": ["Read"] }\n}\n',
  ".codex/config.toml":
    "# mine\napproval_policy = 'never' # always\n\n[tui]  \nnotifications = false\n",
  ".config/opencode/opencode.jsonc":
    '{\n  "$schema": "https://opencode.ai/config.json",\n  // mine\n  "share": "disabled", // never\n}\n',
};

let port: number;
let proxy: ChildProcess | undefined;

beforeAll(async () => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  }
  mkdirSync(at("work"));
  port = await freePort();
});
/** How many requests there were before the test. */
let before: { readonly model: number; readonly identity: number };
beforeEach(() => {
  before = { model: model.requests.length, identity: identity.requests.length };
});
afterAll(async () => {
  await endProxy();
  await Promise.all([identity.close(), model.close()]);
  rmSync(home, { recursive: true, force: true });
});

async function startProxy(): Promise<void> {
  const args = [main, "proxy", "--config", providers, "--port", String(port)];
  proxy = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  await once(proxy.stdout!, "data");
}

async function endProxy(): Promise<void> {
  if (proxy === undefined) return;
  proxy.kill();
  await once(proxy, "close");
  proxy = undefined;
}

function byokIdentity(...args: string[]): Promise<Ended> {
  return runProgram([process.execPath, main, ...args], { env, cwd: home });
}

function turn(client: Client, limit?: number): Promise<Ended> {
  return runProgram(client.line, { env: { ...env, ...client.env }, cwd: at("work") }, limit);
}

/** The tokens that were issued in this test. */
function tokens(): string[] {
  return identity.requests.slice(before.identity).flatMap(({ token }) => token ?? []);
}

/** The answers of the model in this test to turns, not to requests for its models. */
function answers(): (number | undefined)[] {
  return model.requests
    .slice(before.model)
    .flatMap(({ method, status }) => (method === "POST" ? [status] : []));
}

const all = Object.entries(clients).map(([name, client]) => [name, client as Client] as const);
const proxied = all.filter(([name]) => ["copilot", "opencode"].includes(name));
const direct = all.filter(([name]) => !["copilot", "opencode"].includes(name));

async function expectTurn(client: Client): Promise<void> {
  const { code, output } = await turn(client);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining(REPLY) as string });
  const issued = identity.requests.map(({ token }) => token);
  expect(issued).toContain(model.requests.at(-1)?.credential?.token);
}

// A client takes its time to start, more so on a machine with other work.
describe("plain clients", { timeout: 240_000 }, () => {
  test.each(all)("%s has no provider before setup", async (_, client) => {
    const { output } = await turn(client, 8_000);
    expect(output).not.toContain(REPLY);
    expect(answers()).toEqual([]);
  });

  test("setup", async () => {
    const foundry = ["--provider", "foundry", "--port", String(port)];
    const set = await byokIdentity("setup", "copilot", "codex", "opencode", "vscode", ...foundry);
    expect(set).toMatchObject({ code: 0, output: expect.stringContaining("Next:") as string });
    const claude = await byokIdentity("setup", "claude", "--provider", "claude");
    expect(claude).toMatchObject({ code: 0 });
    await startProxy();
  });

  test.each(all)("%s runs a turn after setup", async (_, client) => {
    await expectTurn(client);
    expect(new Set(answers())).toEqual(new Set([200]));
  });

  test.each(proxied)(
    "%s does not notice a restart of the proxy, nor a revoked token",
    async (_, client) => {
      await endProxy();
      await startProxy();
      await expect.poll(tokens).toHaveLength(1);
      model.revoke(tokens()[0] ?? "");
      await expectTurn(client);
      expect(answers()).toContain(401);
      expect(answers().at(-1)).toBe(200);
      await endProxy();
      await startProxy();
      await expectTurn(client);
    },
  );

  test.each(direct)(
    "%s does not need the proxy, and runs the command again after a revoked token",
    async (_, client) => {
      await endProxy();
      // The first token, before its first use.
      const timer = setInterval(() => {
        const [first] = tokens();
        if (first !== undefined) model.revoke(first);
      }, 2);
      await expectTurn(client).finally(() => clearInterval(timer));
      const seen = model.requests.slice(before.model).map(({ status }) => status);
      expect(seen).toContain(401);
      expect(answers().at(-1)).toBe(200);
    },
  );

  test("teardown restores every file byte for byte", async () => {
    expect(await byokIdentity("teardown")).toMatchObject({ code: 0 });
    const now = Object.keys(files).map((file) => [file, readFileSync(at(file), "utf8")]);
    expect(Object.fromEntries(now)).toEqual(files);
    expect(existsSync(at(".config/Code"))).toBe(false);
    expect(existsSync(at(".copilot/settings.json"))).toBe(false);
  });
});

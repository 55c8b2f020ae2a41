import { spawn } from "node:child_process";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import path from "node:path";
import { createInterface } from "node:readline";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { copilotProvider } from "../src/copilot/index.ts";
import { createProviderAuth } from "../src/provider-auth.ts";
import { createTokenCache } from "../src/token-cache.ts";
import { startProxy } from "../src/proxy/proxy.ts";
import { redisStore } from "../src/redis/index.ts";
import { remoteBearerTokenProvider } from "../src/rpc/index.ts";
import { ask, startFor } from "./serve/support.ts";
import { KEY, put } from "./store/support.ts";
import { runCommand } from "./support/command.ts";
import { rolesFor, SIZES } from "./support/long-tokens.ts";
import { mockIdentity, mockModel, sharedFolder } from "./support/mocks.ts";
import { noRedis, useRedis } from "./support/redis-server.ts";

// Behind nginx and Caddy: test/deployment/.

const main = path.resolve("dist/cli/main.js");
const identity = await mockIdentity();
const model = await mockModel({ identity });
const folder = sharedFolder();

const chat = JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] });
const config = () => ({ baseUrl: `${model.url}/v1`, managedIdentity: {} });
const provider = ["--base-url", `${model.url}/v1`, "--managed-identity"];

function env(): Record<string, string> {
  return { ...identity.env("imds"), HOME: folder };
}

function start(args: readonly string[], more: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env["PATH"], ...env(), ...more },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "close");
  });
  return child;
}

describe.each(SIZES)("a token of %i bytes", (bytes) => {
  beforeEach(() => {
    identity.configure({ roles: rolesFor(bytes) });
    for (const [name, value] of Object.entries(env())) process.env[name] = value;
    return () => {
      for (const name of Object.keys(identity.env("imds"))) delete process.env[name];
    };
  });
  const last = (): string => identity.requests.at(-1)?.token ?? "";

  test("is what createProviderAuth() sends, and replaces after a 401", async () => {
    model.configure({ faults: [{ status: 401 }] });
    using auth = createProviderAuth(config(), { cache: createTokenCache() });
    const { status } = await auth.fetch(`${model.url}/v1/chat/completions`, {
      method: "POST",
      body: chat,
    });
    expect([status, identity.requests.length]).toEqual([200, 2]);
    expect(last().length).toBeGreaterThanOrEqual(bytes);
  });

  test("is what the proxy sends, and replaces after a 401", async () => {
    model.configure({ faults: [{ status: 401 }] });
    using auth = createProviderAuth(config(), { cache: createTokenCache() });
    const proxy = await startProxy({
      providers: [{ name: "default", config: config(), auth }],
      chosen: true,
      listen: { port: 0 },
    });
    onTestFinished(() => proxy.close(0));
    const { status } = await fetch(`${proxy.origin}/v1/chat/completions`, {
      method: "POST",
      // A client may be signed in by itself; what it sends beside the key is dropped.
      headers: { authorization: `Bearer ${proxy.key}`, cookie: `session=${"x".repeat(bytes)}` },
      body: chat,
    });
    expect([status, identity.requests.length]).toEqual([200, 2]);
  });

  test("is what exec's command gets its answer with", async () => {
    const script = `
      fetch(process.env.OPENAI_BASE_URL + "/chat/completions", {
        method: "POST",
        headers: { authorization: "Bearer " + process.env.OPENAI_API_KEY },
        body: ${JSON.stringify(chat)},
      }).then(({ status }) => console.log(status))`;
    const command = ["exec", ...provider, "--", process.execPath, "-e", script];
    expect(await runCommand(command, env())).toMatchObject({ code: 0, stdout: "200\n" });
  });

  test("is what the agent returns", async () => {
    const socket = path.join(folder, `${bytes}`, "agent.sock");
    const agent = start(["agent"], { BYOK_IDENTITY_SOCK: socket });
    await once(createInterface({ input: agent.stdout }), "line");
    const token = () =>
      runCommand(["token", "--managed-identity"], { ...env(), BYOK_IDENTITY_SOCK: socket });
    expect((await token()).stdout).toBe(`${last()}\n`);
    expect((await token()).stdout).toBe(`${last()}\n`);
    expect(identity.requests).toHaveLength(1);
  });

  test("is what serve answers a proxy and an Azure SDK with", async () => {
    const server = await startFor([{ name: "foundry", ...config() }]);
    const asking = request(`${server.origin}/authorize/foundry`, {
      // As Go and nginx read it; Node's own limit would be 16 KiB.
      maxHeaderSize: 65_536,
      headers: {
        "x-byok-identity-key": server.key,
        // Proxies pass on what their client is signed in with.
        authorization: `Bearer ${"x".repeat(bytes)}`,
        cookie: `session=${"x".repeat(bytes)}`,
      },
    }).end();
    const [answer] = (await once(asking, "response")) as [IncomingMessage];
    answer.resume();
    expect(answer.headers.authorization).toBe(`Bearer ${last()}`);
    const resource = "https://cognitiveservices.azure.com";
    const msi = await ask(server, `/msi/token?api-version=2019-08-01&resource=${resource}`);
    expect(await msi.json()).toMatchObject({ access_token: last() });
  });

  test("is what rpc --stdio answers with", async () => {
    const child = start(["rpc", "--stdio"], {
      COPILOT_PROVIDER_BASE_URL: `${model.url}/v1`,
      COPILOT_PROVIDER_MANAGED_IDENTITY: "system",
    });
    const host = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    host.listen();
    const args = { sessionId: "s", providerName: "default" };
    expect(await remoteBearerTokenProvider(host)(args)).toBe(last());
  });

  test("is what the Copilot adapter's callback answers with", async () => {
    using copilot = copilotProvider(config(), { cache: createTokenCache() });
    const args = { sessionId: "s", providerName: "default" };
    expect(await copilot.provider.bearerTokenProvider?.(args)).toBe(last());
  });
});

describe.skipIf(noRedis)("a fleet with Redis", () => {
  const server = useRedis();

  test.each(SIZES)("shares a token of %i bytes", async (bytes) => {
    const store = () => redisStore({ url: server.url(), keys: [KEY] });
    const [one, other] = [store(), store()];
    onTestFinished(async () => void (await Promise.all([one.close(), other.close()])));
    const token = { token: "x".repeat(bytes), expiresOn: Date.now() + 3_600_000 };
    await put(one, "identity", token);
    expect(await other.read("identity")).toEqual(token);
  });
});

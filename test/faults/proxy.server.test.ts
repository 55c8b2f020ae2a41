import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { systemEnv } from "../support/command.ts";
import { figure, full } from "../support/figures.ts";
import { onLoopback } from "../support/loopback.ts";
import { endAll, startMock, type Endpoint } from "./processes.ts";

const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");
const COUNT = full ? 10_000 : 200;

let identity: Endpoint;
beforeAll(async () => {
  identity = await startMock("identity");
});
if (!full) vi.setConfig({ testTimeout: 120_000 });
afterAll(endAll);

interface Provider {
  readonly server: Server;
  readonly url: string;
  readonly resets: () => number;
}

/** Answers one request of a connection, keeps it, and resets it at the next. */
async function resettingProvider(): Promise<Provider> {
  const used = new WeakSet<Socket>();
  let resets = 0;
  const server = createServer((request, response) => {
    if (used.has(request.socket)) {
      resets += 1;
      request.socket.resetAndDestroy();
      return;
    }
    used.add(request.socket);
    response.end("{}");
  });
  return { server, url: await onLoopback(server), resets: () => resets };
}

/** What a client is to be given, as the command prints it. */
async function startProxy(baseUrl: string) {
  const args = ["proxy", "--managed-identity", "--base-url", baseUrl, "--output", "json"];
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...systemEnv(), ...(await identity.env()) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return JSON.parse(line) as { readonly baseUrl: string; readonly key: string };
}

test("kept connections that the provider resets cost the client of `proxy` no GET", async () => {
  const provider = await resettingProvider();
  const { baseUrl, key } = await startProxy(provider.url);
  const headers = { authorization: `Bearer ${key}` };
  let left = COUNT;
  const statuses: Record<number, number> = {};
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const response = await fetch(`${baseUrl}/models`, { headers });
      await response.arrayBuffer();
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  provider.server.closeAllConnections();
  provider.server.close();
  expect(statuses).toEqual({ 200: COUNT });
  const resets = provider.resets();
  expect(resets).toBeGreaterThan(COUNT / 4);
  figure({
    group: "Model endpoint",
    fault: "resets every kept connection at its second request: GET through `proxy`",
    requests: COUNT,
    failures: 0,
    renewals: 0,
    unhandledRejections: 0,
    note: `${resets} connections reset`,
  });
});

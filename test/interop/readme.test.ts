import { spawn } from "node:child_process";
import { once } from "node:events";
import { remoteBearerTokenProvider } from "byok-identity/rpc";
import type { MockModel } from "byok-identity/testing";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node.js"; // The Copilot SDK's own: version 8.
import { cloud } from "./support/cloud.ts";
import { examplesOf, project } from "./support/examples.ts";
import { environment } from "./support/runtime.ts";

const REPLY = "Hello from the mock model.\n";
const { shared = "", ...clients } = Object.fromEntries(examplesOf("README.md", "client"));

const azure = cloud();
const { folder, output, program, typeErrors } = project();
let model: MockModel;

beforeEach(async () => {
  model = await azure.model();
});

const onAzure = (): Record<string, string> => ({
  ...environment(folder),
  ...azure.identity.env("imds"),
});

/** A client's example behind the lines that all of them share. */
const written = (name: string): Promise<string> =>
  program(name, `${shared}\n${clients[name]}`, model.url);

test.each([
  ["azure", 1],
  ["anthropic", 1],
  ["aisdk", 3],
  ["langchain", 1],
  ["copilot", 1],
])("README: %s is answered, and survives a refusal", async (name, requests) => {
  model.configure({ faults: [{ status: 401 }] });
  expect(await output(await written(name), onAzure())).toBe(REPLY.repeat(requests));
  const answered = Array.from({ length: requests }, () => 200);
  expect(model.requests.map(({ status }) => status)).toEqual([401, ...answered]);
});

test("README: Node's fetch and undici's are answered, and survive a refusal", async () => {
  model.configure({ faults: [{ status: 401 }] });
  expect(await output(await written("fetch"), onAzure())).toBe("200 200\n");
  expect(model.requests.map(({ status }) => status)).toEqual([401, 200, 200]);
});

test("README: credentials of the Azure SDK, both ways", async () => {
  const [status, expiresOn] = (await output(await written("credentials"), onAzure())).split(" ");
  expect(status).toBe("200");
  expect(Number(expiresOn)).toBeGreaterThan(Date.now());
});

test("README: JSON-RPC answers a runtime that has another version of vscode-jsonrpc", async () => {
  const child = spawn(process.execPath, [await written("rpc")], { cwd: folder, env: onAzure() });
  const ended = once(child, "close");
  onTestFinished(() => void child.kill());
  const runtime = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  runtime.listen();
  const args = { sessionId: "s", providerName: "default" };
  const token = await remoteBearerTokenProvider(runtime)(args);
  expect(token).toBe(azure.lastToken());
  child.stdin.end();
  await expect(ended).resolves.toEqual([0, null]);
});

test("README: the examples of clients are typed", async () => {
  const whole = Object.entries(clients).map(
    ([name, code]) => [name, `${shared}\n${code}`] as const,
  );
  expect(await typeErrors(new Map(whole))).toBe("");
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { remoteBearerTokenProvider } from "byok-identity/rpc";
import type { MockModel } from "byok-identity/testing";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node.js"; // The Copilot SDK's own: version 8.
import { freePort } from "../support/ports.ts";
import { cloud } from "./support/cloud.ts";
import { examplesOf, project } from "./support/examples.ts";
import { environment } from "./support/runtime.ts";

const REPLY = "Hello from the mock model.\n";
const examples = examplesOf("docs/clients.md", "test");

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

const written = (name: string): Promise<string> =>
  program(name, examples.get(name) ?? "", model.url);

const run = async (name: string, env: Record<string, string> = {}): Promise<string> =>
  output(await written(name), { ...onAzure(), ...env });

test("docs/clients.md: every TypeScript example is run here", () => {
  const text = readFileSync(path.resolve(import.meta.dirname, "../../docs/clients.md"), "utf8");
  expect(Array.from(text.matchAll(/```ts\n/g))).toHaveLength(examples.size);
  expect(Array.from(examples.keys()).toSorted()).toEqual([
    "aisdk",
    "anthropic",
    "azure",
    "copilot",
    "credentials",
    "langchain",
    "named",
    "remote",
    "requests",
    "rpc",
    "stdio",
    "undici",
  ]);
});

test.each([
  ["copilot", 1],
  ["named", 1],
  ["requests", 1],
  ["azure", 1],
  ["anthropic", 1],
  ["aisdk", 3],
  ["langchain", 1],
])(
  "docs/clients.md: the example %s is answered, and survives a refusal",
  async (name, requests) => {
    model.configure({ faults: [{ status: 401 }] });
    expect(await run(name)).toBe(REPLY.repeat(requests));
    const answered = Array.from({ length: requests }, () => 200);
    expect(model.requests.map(({ status }) => status)).toEqual([401, ...answered]);
  },
);

test.each([
  ["undici", "200\n"],
  ["credentials", "200 true\n"],
])("docs/clients.md: the example %s prints %j", async (name, printed) => {
  expect(await run(name)).toBe(printed);
});

test("docs/clients.md: the examples rpc and remote talk to each other", async () => {
  const port = await freePort();
  const file = await written("rpc");
  writeFileSync(file, readFileSync(file, "utf8").replace(/listen\(0/, `listen(${port}`));
  const client = spawn(process.execPath, [file], {
    cwd: folder,
    env: onAzure(),
    stdio: "inherit",
  });
  const ended = once(client, "close");
  onTestFinished(async () => {
    client.kill();
    await ended;
  });
  await expect
    .poll(() => run("remote", { PORT: String(port) }).catch(String), { timeout: 10_000 })
    .toBe("200\n");
});

test("docs/clients.md: the example stdio answers a runtime that has another version of vscode-jsonrpc", async () => {
  const child = spawn(process.execPath, [await written("stdio")], { cwd: folder, env: onAzure() });
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

test("docs/clients.md: the examples are typed", async () => {
  expect(await typeErrors(examples)).toBe("");
});

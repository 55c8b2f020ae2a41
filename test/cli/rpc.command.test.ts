import { execFile, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import { expect, onTestFinished, test } from "vitest";
import { providerTokenErrors, remoteBearerTokenProvider } from "../../src/rpc/index.ts";

import { hasPrograms } from "../support/programs.ts";
import { scratch } from "../credentials/scratch.ts";
import { endedBy, runCommand, systemEnv } from "../support/command.ts";
import { mockIdentity } from "../support/mocks.ts";

const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");
const args = { sessionId: "s", providerName: "default" };
const identity = await mockIdentity();

interface Served {
  readonly child: ChildProcessWithoutNullStreams;
  readonly host: MessageConnection;
  /** Exit code, once it has ended. */
  readonly ended: Promise<unknown>;
  readonly stderr: () => string;
}

const singular = {
  COPILOT_PROVIDER_BASE_URL: "https://models.example/v1",
  COPILOT_PROVIDER_MANAGED_IDENTITY: "system",
};

function serve(env: Readonly<Record<string, string>> = singular): Served {
  const child = spawn(process.execPath, [main, "rpc", "--stdio"], {
    env: { ...systemEnv(), ...identity.env("imds"), ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const host = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  host.listen();
  const ended = once(child, "close").then(([code]) => code as unknown);
  return { child, host, ended, stderr: () => stderr };
}

test("rpc --stdio answers 1,000 concurrent requests with one identity request", async () => {
  const { host, child, ended, stderr } = serve();
  const remote = remoteBearerTokenProvider(host);
  const tokens = await Promise.all(Array.from({ length: 1_000 }, () => remote(args)));
  expect(new Set(tokens)).toEqual(new Set([identity.requests[0]?.token]));
  expect(identity.requests).toHaveLength(1);
  child.stdin.end();
  await expect(ended).resolves.toBe(0);
  expect(stderr()).toBe("");
});

test("rpc --stdio renews a token that the host says was refused", async () => {
  const { host } = serve();
  const remote = remoteBearerTokenProvider(host);
  const first = await remote(args);
  await remote.invalidate(args, first);
  await expect(remote(args)).resolves.not.toBe(first);
  await remote.invalidate(args, first);
  await remote(args);
  expect(identity.requests).toHaveLength(2);
});

test("rpc --stdio serves the providers of a file by name, and says which was probably meant", async () => {
  const file = path.join(scratch(), "providers.json");
  const providers = [
    { name: "foundry", baseUrl: "https://a.example", managedIdentity: {} },
    { name: "local", baseUrl: "http://127.0.0.1:1", apiKey: "key" },
  ];
  writeFileSync(file, JSON.stringify({ providers }));
  const { host } = serve({ COPILOT_PROVIDERS_CONFIG: file });
  const remote = remoteBearerTokenProvider(host);
  expect(await remote({ ...args, providerName: "local" })).toBe("key");
  expect(await remote({ ...args, providerName: "foundry" })).toBe(identity.requests[0]?.token);
  await expect(
    host.sendRequest("providerToken.getToken", { ...args, providerName: "foundri" }),
  ).rejects.toThrow("Did you mean foundry?");
});

test("rpc --stdio reports failures by code", async () => {
  identity.configure({ systemAssigned: false });
  const { host } = serve();
  await expect(host.sendRequest("providerToken.getToken", args)).rejects.toMatchObject({
    code: providerTokenErrors.credentialFailed,
    data: { code: "ERR_IDENTITY_REFUSED" },
  });
  await expect(
    host.sendRequest("providerToken.getToken", { ...args, providerName: "other" }),
  ).rejects.toMatchObject({ code: providerTokenErrors.unknownProvider });
});

const python = hasPrograms("python", [["python3", "--version"]]);

test.runIf(python)("rpc --stdio serves a host in another language", async () => {
  const host = path.resolve(import.meta.dirname, "rpc-host.py");
  const { stdout, stderr } = await promisify(execFile)(
    "python3",
    [host, process.execPath, main, "rpc", "--stdio"],
    { env: { ...systemEnv(), ...identity.env("imds"), ...singular } },
  );
  const [first, second, ...more] = identity.requests.map(({ token }) => token);
  expect(more).toEqual([]);
  expect(JSON.parse(stdout)).toEqual({
    first,
    second,
    errors: [
      {
        code: providerTokenErrors.unknownProvider,
        message: 'No provider is named "defalt". Did you mean default?',
        data: { code: "ERR_PROVIDER_UNKNOWN", transient: false },
      },
      { code: providerTokenErrors.invalidParams, message: expect.stringContaining("two strings") },
      { code: -32700, message: "The message is not JSON." },
      { code: -32600, message: expect.stringContaining("not a batch") },
    ],
    ids: true,
    tokens: [second],
    code: 0,
  });
  expect(stderr).toBe("");
});

test.each([
  '{"jsonrpc":"2.0","id":1,"method":"providerToken.getToken"}\n',
  "Content-Length: 2\n\n{}",
  "Content-Length: many\r\n\r\n{}",
  "Content-Length: -1\r\n\r\n{}",
  "Content-Length: 2.5\r\n\r\n{}",
  "Content-Length: 9999999999999999\r\n\r\n{}",
  `X: ${"x".repeat(5_000)}`,
  "Content-Type: x\r\n\r\n{}",
  "nothing of the kind\r\n\r\n",
])("rpc --stdio says how messages are framed to a host that writes %j", async (text) => {
  const { child, ended, stderr } = serve();
  child.stdin.write(text);
  await expect(ended).resolves.toBe(2);
  expect(stderr()).toContain("Content-Length: N");
});

test("rpc --stdio logs nothing of a message that it cannot use", async () => {
  const { host, child, ended, stderr } = serve();
  const secret = "opaque-token-1";
  const message = JSON.stringify({ jsonrpc: "2.0", error: { code: 1, message: secret } });
  child.stdin.write(`Content-Length: ${message.length}\r\n\r\n${message}`);
  await remoteBearerTokenProvider(host)(args);
  child.stdin.end();
  await ended;
  expect(stderr()).not.toContain(secret);
});

/** What the command answers to what is on its stdin when it starts, and how it ends. */
async function answerTo(
  stdin: string | Buffer,
): Promise<{ answers: Record<string, unknown>[]; code: unknown; stderr: string }> {
  const { child, ended, stderr } = serve();
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stdin.end(stdin);
  const code = await ended;
  const answers = stdout
    .split(/Content-Length: \d+\r\n\r\n/)
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text) as Record<string, unknown>);
  return { answers, code, stderr: stderr() };
}

function frame(message: unknown): string {
  const text = typeof message === "string" ? message : JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

function request(id: number): object {
  return { jsonrpc: "2.0", id, method: "providerToken.getToken", params: args };
}

test("rpc --stdio answers what was asked before stdin ended, and then ends", async () => {
  identity.configure({ delay: 300 });
  const ids = Array.from({ length: 200 }, (_, index) => index);
  const input = [...ids.map((id) => frame(request(id))), frame("{no JSON"), frame([])].join("");
  const { answers, code, stderr } = await answerTo(input);
  const [{ token } = {}] = identity.requests;
  expect(answers.filter(({ id }) => id !== null)).toEqual(
    ids.map((id) => ({ jsonrpc: "2.0", id, result: { token } })),
  );
  expect(answers.filter(({ id }) => id === null)).toMatchObject([
    { error: { code: -32700 } },
    { error: { code: -32600 } },
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("rpc --stdio answers an invalid request by its id, and a second request of one id with null", async () => {
  identity.configure({ delay: 300 });
  const invalid = { jsonrpc: "2.0", id: 7, method: 3 };
  const input = [request(1), request(1), invalid].map(frame).join("");
  const { answers, code } = await answerTo(input);
  expect(answers.toSorted((a, b) => Number(a["id"]) - Number(b["id"]))).toMatchObject([
    { id: null, error: { code: -32600, message: expect.stringContaining("id of its own") } },
    { id: 1, result: {} },
    { id: 7, error: { code: -32600, message: expect.stringContaining("method: a string") } },
  ]);
  expect(code).toBe(0);
});

test("rpc --stdio ends where nobody reads its answers any more, without a word", async () => {
  identity.configure({ delay: 300 });
  const { child, ended, stderr } = serve();
  child.stdout.destroy();
  child.stdin.end(frame(request(1)));
  await expect(ended).resolves.toBe(0);
  expect(stderr()).toBe("");
});

test.each([
  ["a message", frame(request(2)).slice(0, -10), "in the middle of a message"],
  ["a header", "Content-Le", "in the middle of a header"],
])(
  "rpc --stdio answers what came before, and says so, where stdin ends in the middle of %s",
  async (_, half, told) => {
    const { answers, code, stderr } = await answerTo(frame(request(1)) + half);
    expect(answers).toMatchObject([{ id: 1, result: {} }]);
    expect(code).toBe(2);
    expect(stderr).toContain(told);
  },
);

test.each([undefined, null, [], {}, { id: null }, { id: {} }, "x", 1])(
  "rpc --stdio ignores a $/cancelRequest with the params %j, and other foreign notifications",
  async (params) => {
    const foreign = ["$/cancelRequest", "$/setTrace", "textDocument/didOpen"].map((method) =>
      frame({ jsonrpc: "2.0", method, params }),
    );
    const invalid = frame({ jsonrpc: "2.0", method: "providerToken.invalidate", params });
    const { answers, code } = await answerTo([...foreign, invalid, frame(request(1))].join(""));
    expect(answers).toMatchObject([{ id: 1, result: {} }]);
    expect(code).toBe(0);
  },
);

test("rpc --stdio ends on SIGTERM", async () => {
  const { host, child, ended } = serve();
  await remoteBearerTokenProvider(host)(args);
  child.kill("SIGTERM");
  await expect(ended).resolves.toBe(endedBy("SIGTERM")[0]);
});

test.each([
  [["rpc", "--stdio"], "COPILOT_PROVIDER_BASE_URL"],
  [["rpc"], "--stdio"],
])("%j without a provider or a transport is a usage error", async (command, named) => {
  const { code, stdout, stderr } = await runCommand(command);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(named);
});

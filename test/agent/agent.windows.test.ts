import { exec } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { homedir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCommand, systemEnv } from "../support/command.ts";
import { mockIdentity } from "../support/mocks.ts";
import { fence } from "../support/pages.ts";
import { listeningCommands, type Started } from "./support.ts";

const identity = await mockIdentity();
let folder: string;
let file: string;
let env: Record<string, string>;

beforeEach(() => {
  folder = mkdtempSync(path.join(homedir(), "byok agent "));
  file = path.join(folder, "byok-identity", "agent.json");
  env = {
    ...identity.env("app-service"),
    SystemRoot: process.env["SystemRoot"] ?? "",
    USERPROFILE: folder,
    LOCALAPPDATA: folder,
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = listeningCommands(() => env);
const startAgent = (...args: string[]): Promise<Started> => start("agent", ...args);

const token = (...args: string[]) => runCommand(["token", ...args], env);

function inCmd(line: string): Promise<{ readonly stdout: string; readonly failed: boolean }> {
  return new Promise((resolve) => {
    exec(line, { env: { ...systemEnv(), ...env } }, (error, stdout) =>
      resolve({ stdout, failed: error !== null }),
    );
  });
}

test("the agent's tokens are shared by any number of processes", async () => {
  const { first } = await startAgent();
  expect(first).toBe(`Listening: ${file}`);
  await token("--managed-identity");
  const all = await Promise.all(Array.from({ length: 4 }, () => token("--managed-identity")));
  const expected = { code: 0, stdout: `${identity.requests[0]?.token}\n`, stderr: "" };
  expect(all).toEqual(all.map(() => expected));
  expect(identity.requests).toHaveLength(1);
});

test("the case of a variable's name makes no other environment", async () => {
  await startAgent();
  await token("--managed-identity");
  const { SystemRoot: root = "", ...rest } = env;
  env = { ...rest, SYSTEMROOT: root, AZURE_CLIENT_ID: "" };
  await token("--managed-identity");
  expect(identity.requests).toHaveLength(2);
  const { LOCALAPPDATA: local = "", AZURE_CLIENT_ID: _, ...without } = env;
  env = { ...without, LocalAppData: local };
  await token("--managed-identity");
  expect(identity.requests).toHaveLength(2);
});

test("agent --print-command prints a line that cmd.exe runs for the token alone", async () => {
  const page = fence("docs/deployment.md", "agentpipe");
  const [, args = ""] = /byok-identity (agent --print-command .*)/.exec(page) ?? [];
  await startAgent();
  const { stdout: line } = await runCommand(args.split(" "), env);
  const [one, two] = [await inCmd(line.trim()), await inCmd(line.trim())];
  expect(one).toEqual({ stdout: `${identity.requests[0]?.token}\n`, failed: false });
  expect(two).toEqual(one);
  expect(identity.requests).toHaveLength(1);
});

test("a process that is not of this user's profile gets no answer from the pipe", async () => {
  await startAgent();
  const { pipe } = JSON.parse(readFileSync(file, "utf8")) as { pipe: string };
  expect(pipe).toMatch(/^\\\\\.\\pipe\\byok-identity-[\da-f]{32}$/);
  const stranger = connect(pipe);
  let answer = "";
  stranger.on("data", (chunk: Buffer) => (answer += String(chunk))).on("error", () => undefined);
  stranger.write("POST /token HTTP/1.1\r\ncontent-length: 22\r\n\r\n".padEnd(100));
  await once(stranger, "close");
  expect(answer).not.toContain("HTTP");
  expect(identity.requests).toHaveLength(0);
});

test("a second agent is refused; after a kill another one takes over", async () => {
  const { child } = await startAgent();
  expect(await runCommand(["agent"], env)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("already listens") as string,
  });
  child.kill();
  await once(child, "close");
  expect(existsSync(file)).toBe(true);
  expect((await token("--managed-identity")).code).toBe(0);
  await startAgent();
  await token("--managed-identity");
  await token("--managed-identity");
  expect(identity.requests).toHaveLength(2);
});

test("the agent ends when nobody has asked for as long as --idle says, and leaves no file", async () => {
  const { child } = await startAgent("--idle", "0.005");
  expect(await once(child, "close")).toEqual([0, null]);
  expect(existsSync(file)).toBe(false);
});

test("an address that is not in the profile is refused", async () => {
  env = {
    ...env,
    BYOK_IDENTITY_SOCK: path.join(process.env["SystemRoot"] ?? "C:\\", "agent.json"),
  };
  const { code, stderr } = await runCommand(["agent"], env);
  expect([code, stderr]).toEqual([2, expect.stringContaining("is not in your profile")]);
});

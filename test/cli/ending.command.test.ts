import { spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isAlive } from "../support/alive.ts";
import { mockIdentity, sharedFolder } from "../support/mocks.ts";
import { systemEnv } from "../support/command.ts";

const main = path.resolve("dist/cli/main.js");
const identity = await mockIdentity();
const folder = sharedFolder();

function start(args: readonly string[], stdio: StdioOptions) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...systemEnv({ HOME: folder }), HOME: folder, ...identity.env("imds") },
    stdio,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return { child, closed: once(child, "close"), stderr: () => stderr };
}

/** Writing to it fails as it does on a full disk. */
const FULL = "/dev/full";
const provider = ["--managed-identity", "--base-url", "https://models.example.com/v1"];

test
  .runIf(existsSync(FULL))
  .each([
    [["token", "--managed-identity"]],
    [["--help"]],
    [["--version"]],
    [["completion", "bash"]],
    [["validate", "/nowhere.json"]],
    [["doctor", "--no-request", ...provider]],
    [["proxy", "--output", "json", ...provider]],
    [["serve", "--output", "json", ...provider]],
    [["mock", "identity"]],
  ])("%j says in one line that stdout is full, and ends with 1", async (args) => {
  const full = openSync(FULL, "w");
  const { closed, stderr } = start(args, ["ignore", full, "pipe"]);
  closeSync(full);
  expect(await closed).toEqual([1, null]);
  expect(stderr()).toBe("error: stdout cannot be written: no space left on device (ENOSPC)\n");
});

test.runIf(existsSync(FULL))("a full stderr changes nothing", async () => {
  const full = openSync(FULL, "w");
  const { closed } = start(["token", "--provider", "none"], ["ignore", "ignore", full]);
  closeSync(full);
  expect(await closed).toEqual([2, null]);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s ends a credential command with the one that waits for it, which dies by the signal",
  async (name) => {
    const file = path.join(mkdtempSync(path.join(folder, "h-")), "pid");
    const helper = `echo $$ > ${file}.tmp; mv ${file}.tmp ${file}; sleep 60`;
    const { child, closed } = start(["token", "--command", helper], ["ignore", "pipe", "pipe"]);
    await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);
    const pid = Number(readFileSync(file, "utf8"));
    child.kill(name);
    expect(await closed).toEqual([null, name]);
    await expect.poll(() => isAlive(pid)).toBe(false);
  },
);

import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { withLock } from "../../src/credentials/file/lock.ts";
import { openIdProvider } from "../credentials/oauth/provider.ts";
import { commandFile, systemEnv } from "../support/command.ts";
import { open } from "../support/promises.ts";
import { machine, type Machine } from "./machine.ts";

const server = openIdProvider();

/** Says when another process's lock was found. */
const PRELOAD = `
  import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  const { open } = fs.promises;
  fs.promises.open = async (file, ...rest) => {
    try {
      return await open(file, ...rest);
    } catch (error) {
      if (error.code === "EEXIST") fs.writeSync(2, "waits\\n");
      throw error;
    }
  };
  syncBuiltinESMExports();`;

/** How a command ends that gets SIGINT while it waits for a lock, which this process holds until then. */
async function interrupted(
  args: readonly string[],
  { config, env }: Machine,
  file: string,
): Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }> {
  const [locked, over] = [open<void>(), open<void>()];
  const holding = withLock(file, () => {
    locked.resolve();
    return over.promise;
  });
  await locked.promise;
  const [command = "", ...options] = args;
  const preload = `data:text/javascript,${encodeURIComponent(PRELOAD)}`;
  const child = spawn(
    process.execPath,
    ["--import", preload, commandFile, command, "--config", config, ...options],
    {
      env: { ...systemEnv(env), ...env, COPILOT_HOME: env["HOME"] },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    // Once: the second signal would end it whatever it does.
    if (!stderr.includes("waits") && text.includes("waits")) child.kill("SIGINT");
    stderr += text;
  });
  const [code, signal] = await closed;
  over.resolve();
  await holding;
  return { code, signal, stdout, stderr: stderr.replaceAll("waits\n", "") };
}

// Without an end of its own, each would wait for 30 seconds and fail.
describe("Ctrl+C while another process has the lock", { timeout: 60_000 }, () => {
  test.each([
    [["login", "--no-browser"]],
    [["logout"]],
    [["logout", "--output", "json"]],
    [["token"]],
    [["doctor", "--no-request"]],
    [["exec", "--", "node"]],
  ])("ends %j by the signal", async (args) => {
    const here = await machine(server);
    await here.signIn();
    const [listed] = await here.sessions.list();
    const file = listed?.file ?? "";
    expect(await interrupted(args, here, file)).toEqual({
      code: null,
      signal: "SIGINT",
      stdout: "",
      stderr: "",
    });
    // What was not ended is still there.
    expect(await here.sessions.list()).toEqual([listed]);
  });

  test("ends keep with 0, as always", async () => {
    const here = await machine(server);
    await here.signIn();
    const [listed] = await here.sessions.list();
    const args = ["keep", "--output-file", path.join(path.dirname(here.config), "token")];
    expect(await interrupted(args, here, listed?.file ?? "")).toMatchObject({
      code: 0,
      stderr: "",
    });
  });

  test("ends setup by the signal, and nothing is written", async () => {
    const here = await machine(server);
    const journal = path.join(here.env["XDG_STATE_HOME"] ?? "", "byok-identity/setup.json");
    const args = ["setup", "copilot", "--model", "m", "--no-verify"];
    expect(await interrupted(args, here, journal)).toMatchObject({ signal: "SIGINT", stdout: "" });
  });
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { run } from "../../src/cli/program.ts";
import { recordedIo } from "../support/recorded-io.ts";

const folder = mkdtempSync(path.join(tmpdir(), "byok-identity-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  vi.stubEnv("BYOK_IDENTITY_SERVE_KEY", "0123456789abcdef0123456789abcdef");
  vi.stubEnv("COPILOT_PROVIDER_BASE_URL", "");
});

/** What stderr says of a command line that is refused. */
async function refused(args: readonly string[]): Promise<string> {
  const { io, said } = recordedIo();
  expect(await run(args, io)).toBe(2);
  expect(said.out).toBe("");
  return said.err;
}

test.each([
  [["setup", "codex", "--port", "0"], "Expected a number from 1 to 65535."],
  [["service", "install", "--port", "0"], "Expected a number from 1 to 65535."],
  [["serve", "--probe", "--port", "1", "--scope", "s"], "cannot be used with option '--scope"],
  [["agent", "--managed-identity"], "--managed-identity: has no effect without --print-command"],
  [["agent", "--scope", "s"], "--scope: has no effect without --print-command"],
])("%j is refused with what is wrong: exit code 2", async (args, told) => {
  expect(await refused(args)).toContain(told);
});

test("serve --config with a link that leads to itself says so: exit code 2", async () => {
  const loop = path.join(folder, "loop");
  symlinkSync(loop, loop);
  const told = "is a symbolic link that leads back to itself";
  expect(await refused(["serve", "--config", loop])).toContain(told);
});

test("serve --socket in a folder that does not exist says so: exit code 2", async () => {
  const socket = path.join(folder, "absent", "serve.sock");
  const provider = ["--command", "exit 1", "--base-url", "https://models.example/v1"];
  const told = `the folder ${path.dirname(socket)} does not exist; create it.`;
  expect(await refused(["serve", ...provider, "--socket", socket])).toContain(told);
});

test.each([
  ["validate", []],
  ["token", ["--config"]],
  ["codegen", ["--lang", "go", "--out", folder, "--schema"]],
])("%s does not wait for the writer of a named pipe: exit code 2", async (command, more) => {
  const fifo = path.join(mkdtempSync(path.join(folder, "f-")), "fifo");
  execFileSync("mkfifo", [fifo]);
  const { io, said } = recordedIo();
  expect(await run([command, ...more, fifo], io)).toBe(2);
  expect(said.out + said.err).toContain("is not a regular file");
});

test.each(["login", "logout"])(
  "%s without configuration says how a person signs in",
  async (command) => {
    for (const name of ["COPILOT_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"]) vi.stubEnv(name, folder);
    const told = await refused([command]);
    expect(told).toContain(
      "no provider is configured. There is no providers file, and no variable names a credential. Name a providers file with --config, or set COPILOT_PROVIDER_OAUTH_ISSUER, _CLIENT_ID and _GRANT",
    );
    expect(told).not.toContain("--managed-identity");
  },
);

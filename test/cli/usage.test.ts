import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { run } from "../../src/cli/program.ts";
import { recordedIo } from "../support/recorded-io.ts";

const folder = mkdtempSync(path.join(tmpdir(), "byok-identity-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const loop = path.join(folder, "loop");
symlinkSync(loop, loop);
beforeEach(() => {
  vi.stubEnv("BYOK_IDENTITY_SERVE_KEY", "0123456789abcdef0123456789abcdef");
  vi.stubEnv("COPILOT_PROVIDER_BASE_URL", "");
});
const socket = path.join(folder, "absent", "serve.sock");

test.each([
  [["setup", "codex", "--port", "0"], "Expected a number from 1 to 65535."],
  [["service", "install", "--port", "0"], "Expected a number from 1 to 65535."],
  [["serve", "--probe", "--port", "1", "--scope", "s"], "cannot be used with option '--scope"],
  [["agent", "--managed-identity"], "--managed-identity: has no effect without --print-command"],
  [["agent", "--scope", "s"], "--scope: has no effect without --print-command"],
  [["serve", "--config", loop], "is a symbolic link that leads back to itself"],
  [
    ["serve", "--command", "exit 1", "--base-url", "https://models.example/v1", "--socket", socket],
    `the folder ${path.dirname(socket)} does not exist; create it.`,
  ],
])("%j is refused with what is wrong: exit code 2", async (args, told) => {
  const { io, said } = recordedIo();
  expect(await run(args, io)).toBe(2);
  expect(said.err).toContain(told);
  expect(said.out).toBe("");
});

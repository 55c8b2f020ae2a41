import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../support/command.ts";
import { sharedFolder } from "../support/mocks.ts";

const folder = sharedFolder();

/** Erases the screen, sets the title of the window, turns the text around, and goes back to the start of the line. */
const NASTY = "\u001B[2J\u001B]0;title\u0007\u202E\u009B1A\rerror";

function file(name: string, providers: readonly object[]): string {
  const at = path.join(folder, name);
  writeFileSync(at, JSON.stringify({ providers }));
  return at;
}

const baseUrl = "https://models.example/v1";
const named = file("named.json", [
  { name: `a${NASTY}`, baseUrl, apiKey: "k" },
  { name: "b", baseUrl, apiKey: "k" },
]);
const alone = file("alone.json", [{ name: `a${NASTY}`, baseUrl, apiKey: "k" }]);
const invalid = file("invalid.json", [
  { name: `a${NASTY}`, baseUrl, [`b${NASTY}`]: 1, oauth: { [`c${NASTY}`]: 1 }, type: NASTY },
]);

test.each([
  ["validate", named],
  ["validate", invalid],
  ["token", "--config", named],
  ["token", "--config", invalid],
  ["token", "--config", alone, "--provider", "z"],
  ["token", "--config", path.join(folder, `${NASTY}.json`)],
  ["doctor", "--no-request", "--config", alone],
  ["doctor", "--no-request", "--config", named],
  ["doctor", "--no-request", "--config", invalid],
  ["whoami", "--config", named],
  ["exec", "--config", invalid, "--", "true"],
])("nothing in a providers file reaches the terminal as a command: %s %j", async (...args) => {
  const { stdout, stderr } = await runCommand(args, { HOME: folder });
  const shown = stdout + stderr;
  expect(shown).not.toBe("");
  expect(shown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});

import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { launchd } from "../../../src/cli/service/launchd.ts";
import { runAll } from "../../../src/cli/service/manager-commands.ts";
import { sharedFolder } from "../../support/mocks.ts";

const folder = sharedFolder();

function node(script: string, file: string): readonly [string, ...string[]] {
  return [process.execPath, "-e", `const fs = require("node:fs"); ${script}`, file];
}

/** Fails at first, and succeeds from the second time on. */
function second(name: string): readonly [string, ...string[]] {
  const script = `
    const [, file] = process.argv;
    if (fs.existsSync(file)) process.exit(0);
    fs.writeFileSync(file, "");
    console.log("busy");
    process.exit(5);`;
  return node(script, path.join(folder, name));
}

function touch(file: string): readonly [string, ...string[]] {
  return node('fs.writeFileSync(process.argv[1], "")', file);
}

test("runAll() runs a command with patience again until it succeeds", async () => {
  const last = path.join(folder, "last");
  await runAll([{ line: second("one"), patience: 10_000 }, { line: touch(last) }]);
  expect(existsSync(last)).toBe(true);
});

test("runAll() throws at once for a command without patience, and runs none after it", async () => {
  const last = path.join(folder, "never");
  await expect(runAll([{ line: second("two") }, { line: touch(last) }])).rejects.toThrow("busy");
  expect(existsSync(last)).toBe(false);
});

test.each([
  ["console.error('one'); console.log(' two\\n\\nthree')", /` failed: one two three\. Without/],
  ["process.exit(3)", /` failed: it ended with exit code 3\. Without/],
])("runAll() says in one line why a program failed: %s", async (script, reason) => {
  const line = node(`${script}; process.exitCode = 5`, "unused");
  await expect(runAll([{ line }])).rejects.toThrow(reason);
});

test("launchd starts a service that still ends, and one that was switched off", () => {
  const domain = `gui/${process.getuid?.() ?? 0}`;
  const service = `${domain}/byok-identity.proxy`;
  expect(launchd.start("/x.plist")).toEqual([
    { line: ["launchctl", "bootout", service], mayFail: true },
    { line: ["launchctl", "enable", service], mayFail: true },
    { line: ["launchctl", "bootstrap", domain, "/x.plist"], patience: 10_000 },
  ]);
});

import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { launchd } from "../../../src/cli/service/launchd.ts";
import { runAll } from "../../../src/cli/service/manager-commands.ts";
import { sharedFolder } from "../../support/mocks.ts";

const folder = sharedFolder();

/** Fails at first, and succeeds from the second time on. */
function second(name: string): readonly [string, ...string[]] {
  const file = path.join(folder, name);
  return ["sh", "-c", `test -e '${file}' && exit 0; : > '${file}'; echo busy; exit 5`];
}

test("runAll() runs a command with patience again until it succeeds", async () => {
  const last = path.join(folder, "last");
  await runAll([
    { line: second("one"), patience: 10_000 },
    { line: ["sh", "-c", `: > '${last}'`] },
  ]);
  expect(existsSync(last)).toBe(true);
});

test("runAll() throws at once for a command without patience, and runs none after it", async () => {
  const last = path.join(folder, "never");
  await expect(
    runAll([{ line: second("two") }, { line: ["sh", "-c", `: > '${last}'`] }]),
  ).rejects.toThrow("busy");
  expect(existsSync(last)).toBe(false);
});

test("launchd starts a service that still ends, and one that was switched off", () => {
  const [domain, service] = [
    `gui/${process.getuid?.()}`,
    `gui/${process.getuid?.()}/byok-identity.proxy`,
  ];
  expect(launchd.start("/x.plist")).toEqual([
    { line: ["launchctl", "bootout", service], mayFail: true },
    { line: ["launchctl", "enable", service], mayFail: true },
    { line: ["launchctl", "bootstrap", domain, "/x.plist"], patience: 10_000 },
  ]);
});

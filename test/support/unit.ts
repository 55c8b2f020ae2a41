import { afterAll, vi } from "vitest";
// A setup file runs again for each test file of a process; what it imports does not.
// oxlint-disable-next-line import/no-unassigned-import -- the guard is imported for its effect.
import "./guarded-start.ts";

/** The functions that all code calls. graceful-fs, which a dependency loads, replaces `chdir` for good. */
function functions(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [owner, object] of Object.entries({ globalThis, process, Math })) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      if (typeof value === "function" && name !== "chdir") found.set(`${owner}.${name}`, value);
    }
  }
  return found;
}

const before = { variables: { ...process.env }, functions: functions() };

// The next file of the process finds it as this one did: a fake setTimeout that stayed would never fire.
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  const now = functions();
  const changed = [
    ...Object.keys({ ...before.variables, ...process.env }).filter(
      (name) => process.env[name] !== before.variables[name],
    ),
    ...[...before.functions.keys()].filter((name) => now.get(name) !== before.functions.get(name)),
  ];
  if (changed.length > 0) throw new Error(`This file leaves ${changed.join(", ")} changed.`);
});

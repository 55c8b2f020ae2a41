import { afterAll, vi } from "vitest";
// A setup file runs again for each test file of a process; what it imports does not.
// oxlint-disable-next-line import/no-unassigned-import -- the guard is imported for its effect.
import "./guarded-start.ts";

const before = { ...process.env };

// The next file of the process has the real clock, and the environment that this one found.
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  const changed = Object.keys({ ...before, ...process.env }).filter(
    (name) => process.env[name] !== before[name],
  );
  if (changed.length > 0) throw new Error(`This file leaves ${changed.join(", ")} changed.`);
});

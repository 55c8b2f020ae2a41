import { afterAll, vi } from "vitest";
// A setup file runs again for each test file of a process; what it imports does not.
// oxlint-disable-next-line import/no-unassigned-import -- the guard is imported for its effect.
import "./guarded-start.ts";

// The next file of the process has the real clock.
afterAll(() => void vi.useRealTimers());

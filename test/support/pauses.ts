import { vi } from "vitest";

/**
 * p-retry makes a pause from 1 plus a random number: this leaves almost nothing of it, in tests whose servers are real.
 * How often is tried depends on how long the pauses could be, so that does not change.
 */
export const NO_PAUSE = -0.99;

/** Within one test, attempts follow each other at once. */
export function withoutPauses(): void {
  vi.spyOn(Math, "random").mockReturnValue(NO_PAUSE);
}

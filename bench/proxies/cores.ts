import { availableParallelism } from "node:os";

export type Core = "subject" | "rest";

/**
 * What makes a command run on one core: the measured proxy has one for itself, and what loads it and answers it shares
 * another, so that neither's work is counted as a pause of the other's. On a machine with one core nothing is pinned.
 */
export function on(core: Core): readonly string[] {
  return availableParallelism() < 2 ? [] : ["taskset", "-c", core === "subject" ? "0" : "1"];
}

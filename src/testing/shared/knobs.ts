import type { Fault } from "./fault.ts";

/** Knobs that every endpoint has. */
export interface CommonKnobs {
  /** Wait before every answer, milliseconds. */
  readonly delay: number;
  /** What happens to the next requests, one entry each; `{}` lets one pass. Requests after the last are answered. */
  readonly faults: readonly Fault[];
  /** What happens to every request that no entry of `faults` is for; `{}` ends the outage. */
  readonly outage: Fault;
}

export const commonKnobs: CommonKnobs = { delay: 0, faults: [], outage: {} };

import type { Fault } from "./fault.ts";

/** Knobs that every endpoint has. */
export interface CommonKnobs {
  /** Wait before every answer, milliseconds. */
  readonly delay: number;
  /**
   * What happens to the next requests, one entry each; `{}` means a normal answer. Later requests are answered
   * normally.
   */
  readonly faults: readonly Fault[];
  /** What happens to every request without an entry in `faults`; `{}` ends the outage. */
  readonly outage: Fault;
}

export const commonKnobs: CommonKnobs = { delay: 0, faults: [], outage: {} };

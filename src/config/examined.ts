import type { ConfigProblem } from "../errors.ts";

/** The result of a check: a copy of the value, and every problem. */
export interface Examined {
  /** A copy; undefined if the value has another shape. */
  readonly value?: unknown;
  readonly problems: ConfigProblem[];
}

import type { ConfigProblem } from "../errors.ts";

/** Something that was looked at whole: a copy of it, and everything that is wrong. */
export interface Examined {
  /** A copy; undefined where it has another form. */
  readonly value?: unknown;
  readonly problems: ConfigProblem[];
}

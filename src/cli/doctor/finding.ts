/** How bad it is; `skipped` was not looked at. */
export type Level = "ok" | "warning" | "error" | "skipped";

/** One thing the doctor has looked at. Never holds a secret. */
export interface Finding {
  readonly level: Level;
  readonly what: string;
  /** Why it is so. */
  readonly why?: string;
  /** What to do about it. */
  readonly fix?: string;
  /** A command line that does it, with placeholders in capitals. */
  readonly run?: string;
  /** Facts behind it, by name. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** A finding in the report. */
export interface NamedFinding extends Finding {
  /** Name of the check it comes from. */
  readonly check: string;
}

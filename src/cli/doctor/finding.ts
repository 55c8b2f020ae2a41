/** The severity; `skipped` means that it was not checked. */
export type Level = "ok" | "warning" | "error" | "skipped";

/** The result of one check. Never contains a secret. */
export interface Finding {
  readonly level: Level;
  readonly what: string;
  /** Why it is so. */
  readonly why?: string;
  /** What to do about it. */
  readonly fix?: string;
  /** A command line for this, with placeholders in capitals. */
  readonly run?: string;
  /** Facts behind it, by name. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** A finding in the report. */
export interface NamedFinding extends Finding {
  /** Name of its check. */
  readonly check: string;
}

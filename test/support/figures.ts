import { appendFileSync } from "node:fs";

/** What became of one fault: a line of the table in docs/reliability.md. */
export interface Figure {
  /** The heading under which the line stands. */
  readonly group: string;
  readonly fault: string;
  readonly requests: number;
  /** Of the requests, as the caller saw them. */
  readonly failures: number;
  /** Tokens after the first. */
  readonly renewals: number;
  readonly unhandledRejections: number;
  /** What else there is to say, one clause. */
  readonly note?: string;
}

/** Whether this run is for the table, with all requests, or for the suite, with a few. */
export const full: boolean = process.env["BYOK_FIGURES"] !== undefined;

/** Hands a line to `npm run faults`, which runs every test file that imports this one and writes the table. */
export function figure(line: Figure): void {
  const file = process.env["BYOK_FIGURES"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

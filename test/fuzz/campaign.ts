import { appendFileSync } from "node:fs";
import { fc } from "../support/properties.ts";
import { expect, it } from "vitest";

/** How much longer the long run is: `npm run fuzz` sets it. */
const FACTOR = Number(process.env["FUZZ_FACTOR"] ?? 1);

/** Cases of each target in one run of the suite. */
const CASES = 1_000;

export interface Campaign<Case> {
  /** What is fuzzed, and what has to hold. */
  readonly title: string;
  readonly input: fc.Arbitrary<Case>;
  /** Throws where the promise is broken. */
  readonly holds: (input: Case) => void | Promise<void>;
  /** Cases that once broke it, and such as no generator is likely to find. */
  readonly found: readonly Case[];
  /** Cases in one input, where one holds several. Default 1. */
  readonly batch?: number;
  /** Share of the long run, where cases are dearer than others. Default 1. */
  readonly share?: number;
}

/** One of the texts that bars separate. */
export function words(texts: string): fc.Arbitrary<string> {
  return fc.constantFrom(...texts.split("|"));
}

/** One target: a thousand cases in a run of the suite, `FUZZ_FACTOR` times as many in the long one. */
export function campaign<Case>(target: Campaign<Case>): void {
  const { title, input, holds, found, batch = 1, share = 1 } = target;
  const cases = FACTOR === 1 ? CASES : Math.ceil(CASES * FACTOR * share);
  const timeout = 60_000 + cases * 20;
  it(
    `${title} (${cases} cases)`,
    async () => {
      const started = performance.now();
      let done = 0;
      const report = await fc.check(
        fc.asyncProperty(input, async (each) => {
          await holds(each);
          done += batch;
          if (done % 50_000 < batch && FACTOR > 1) tell({ title, done, of: cases });
        }),
        { numRuns: Math.ceil(cases / batch), examples: found.map((each) => [each]) },
      );
      tell({ title, done, of: cases, failed: report.failed, ms: performance.now() - started });
      const cause = report.errorInstance instanceof Error ? report.errorInstance.message : "";
      expect(report.failed ? `${fc.defaultReportMessage(report)}\n${cause}` : "").toBe("");
    },
    timeout,
  );
}

function tell(line: object): void {
  const file = process.env["FUZZ_LOG"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

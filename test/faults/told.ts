import { expect } from "vitest";
import { figure } from "../support/figures.ts";
import type { Client, Report } from "./processes.ts";

export interface Case {
  readonly fault: string;
  /** How many requests the caller saw fail. */
  readonly failures?: number;
  readonly note?: string | ((report: Report) => string);
}

/** What holds in every case: each failure is accounted for, and nothing is rejected unheard. */
export async function told(
  group: string,
  { fault, failures = 0, note }: Case,
  client: Client,
): Promise<Report> {
  const report = await client.report();
  const { requests, renewals, unhandled } = report;
  const failed = failuresOf(report);
  expect({ fault, unhandled }).toEqual({ fault, unhandled: 0 });
  expect({ failures: report.failures, failed }).toEqual({
    failures: failures === 0 ? {} : expect.anything(),
    failed: failures,
  });
  const said = typeof note === "function" ? note(report) : note;
  figure({
    group,
    fault,
    requests,
    failures: failed,
    renewals,
    unhandledRejections: unhandled,
    ...(said === undefined ? {} : { note: said }),
  });
  return report;
}

/** How many requests have failed, whatever their codes. */
export function failuresOf({ failures }: Report): number {
  return Object.values(failures).reduce((sum, each) => sum + each, 0);
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

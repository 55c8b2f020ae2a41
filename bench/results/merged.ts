import type { Report, ReportedRow } from "../report.ts";
import { rows } from "../rows/index.ts";

/** The last of each row among these reports, in the order of the table; rows that are measured no more are left out. */
export function merged(reports: readonly Report[]): Report {
  const last = new Map<string, ReportedRow>();
  for (const report of reports) for (const row of report.rows) last.set(row.id, row);
  const known = Object.keys(rows).map((id) => last.get(id));
  return { rows: known.filter((row) => row !== undefined) };
}

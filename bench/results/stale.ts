import { hashOfCode } from "../code.ts";
import type { Report } from "../report.ts";
import { rows } from "../rows/index.ts";

/** Ids of the rows whose code is another now than when it was measured, or that have not been measured. */
export async function staleRows(report: Report): Promise<readonly string[]> {
  const measured = new Map(report.rows.map(({ id, code }) => [id, code]));
  const stale: string[] = [];
  for (const [id, { code }] of Object.entries(rows)) {
    if (measured.get(id) !== (await hashOfCode(code))) stale.push(id);
  }
  return stale;
}

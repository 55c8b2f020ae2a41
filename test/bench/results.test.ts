import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashOfCode } from "../../bench/code.ts";
import type { Report, ReportedRow } from "../../bench/report.ts";
import { filesOf, RESULTS } from "../../bench/results/files.ts";
import { merged } from "../../bench/results/merged.ts";
import { measuredText } from "../../bench/results/text.ts";
import { holds, ratioTo } from "../../bench/row.ts";
import { rows } from "../../bench/rows/index.ts";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const kept = JSON.parse(read(RESULTS)) as Report;

test("docs/performance.md and charts show exactly what bench/results.json holds: else npm run results", () => {
  for (const [file, text] of filesOf(kept, read)) expect(read(file), file).toBe(text);
});

// That none is missing is for `npm run results -- --check` to say, as that none is outdated.
test("bench/results.json has only rows that are measured, in their order, and no verdict of its own", () => {
  const known = new Set(kept.rows.map(({ id }) => id));
  expect([...known]).toEqual(Object.keys(rows).filter((id) => known.has(id)));
  for (const { id, baseline, ours } of kept.rows) {
    for (const claim of ours) {
      expect(claim.ratio, id).toBe(ratioTo(baseline, claim));
      expect(claim.holds, id).toBe(holds(baseline, claim));
    }
  }
});

function row(id: string, ratio: number): ReportedRow {
  return {
    id,
    title: `what ${id} is`,
    unit: "ms",
    baseline: { name: "a peer", value: 2 },
    ours: [{ name: "ours", value: 2 * ratio, goal: { atMost: 1 }, ratio, holds: ratio <= 1 }],
    peers: [{ name: "another", value: undefined }],
    run: { date: "2026-01-02T03:04:05.000Z", machine: "1 × A", versions: { Node: "20.0.0" } },
    code: "0123",
  };
}

test("merged() takes the last of each row, in the order of the table, and drops unknown ones", () => {
  const old = { rows: [row("import", 1), row("gone", 1), row("fetch", 1)] };
  const { rows: taken } = merged([old, { rows: [row("import", 2)] }]);
  expect(taken.map(({ id, ours }) => [id, ours[0]?.ratio])).toEqual([
    ["fetch", 1],
    ["import", 2],
  ]);
});

test("measuredText() says what is missed, what cannot be done, and which rows are of another run", () => {
  const late = row("proxy", 1.5);
  const text = measuredText({
    rows: [row("fetch", 0.5), { ...late, run: { ...late.run, date: "2026-02-03T00:00:00.000Z" } }],
  });
  expect(text).toMatch(/\| 0\.5 × +\| at most 1 × +\| another cannot/);
  expect(text).toMatch(/\| \*\*1\.5 ×\*\* +\| at most 1 ×, missed/);
  expect(text).toContain("`fetch`: 2026-01-02 on 1 × A, with Node 20.0.0.");
  expect(text).toContain("`proxy`: 2026-02-03");
});

describe("hashOfCode()", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "byok-code-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function hash(files: Readonly<Record<string, string>>): Promise<string> {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    return hashOfCode([path.join(folder, "main.ts")]);
  }

  test("tells code that has changed, here or in what it imports at once", async () => {
    const main = 'import { a } from "./a.ts"; console.log(a); export const b = import("./b.ts");';
    const first = await hash({ "main.ts": main, "a.ts": "export const a = 1;", "b.ts": "" });
    expect(await hash({ "a.ts": "export const a = 2;" })).not.toBe(first);
    expect(await hash({ "a.ts": "/** One. */\nexport const a: number = 1; // as before" })).toBe(
      first,
    );
    expect(await hash({ "b.ts": "console.log(2);" })).toBe(first);
  });
});

import { parseArgs } from "node:util";
import pc from "picocolors";
import { NotMeasured } from "./not-measured.ts";
import { reported, thisRun, type ReportedRow } from "./report.ts";
import { rows } from "./rows/index.ts";
import { pageOf } from "./table.ts";

const USAGE = `npm run bench -- [--json] [ID …]

Measures this package and its peers in one run. Exits with 1 if a ratio is above its promised bound.
  --json  one JSON document on stdout instead of the table
  ID      only these rows: ${Object.keys(rows).join(", ")}
`;

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } },
  allowPositionals: true,
});
const unknown = positionals.filter((id) => rows[id] === undefined);
if (values.help === true || unknown.length > 0) {
  if (unknown.length > 0) process.stderr.write(`no such row: ${unknown.join(", ")}\n\n`);
  process.stderr.write(USAGE);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const run = thisRun();
const measured: ReportedRow[] = [];
for (const [id, { measure }] of Object.entries(rows)) {
  if (positionals.length > 0 && !positionals.includes(id)) continue;
  if (process.stderr.isTTY) process.stderr.write(pc.dim(`measuring ${id} …\r`));
  try {
    const row = await reported(await measure(), run);
    measured.push(row);
    if (!values.json) process.stdout.write(`${pageOf(row, pc)}\n`);
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    process.stderr.write(`${id} is left out: ${error.message}\n`);
  }
}

const facts = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`);
process.stdout.write(
  values.json
    ? `${JSON.stringify({ rows: measured }, null, 2)}\n`
    : `${[run.machine, ...facts].join(", ")}\n`,
);
if (measured.some(({ ours }) => ours.some(({ holds }) => holds === false))) process.exitCode = 1;

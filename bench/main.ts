import { cpus } from "node:os";
import { parseArgs } from "node:util";
import pc from "picocolors";
import { holds, ratioTo, type Row } from "./row.ts";
import { rows } from "./rows/index.ts";
import { pageOf } from "./table.ts";

const USAGE = `npm run bench -- [--json] [ID …]

Measures this package beside its peers, in one run. A ratio above the bound that a claim keeps makes it exit with 1.
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

const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`;
const measured: Row[] = [];
for (const [id, measure] of Object.entries(rows)) {
  if (positionals.length > 0 && !positionals.includes(id)) continue;
  if (process.stderr.isTTY) process.stderr.write(pc.dim(`measuring ${id} …\r`));
  const row = await measure();
  measured.push(row);
  if (!values.json) process.stdout.write(`${pageOf(row, pc)}\n`);
}

if (values.json) {
  const report = {
    date: new Date().toISOString(),
    node: process.version,
    machine,
    rows: measured.map((row) => ({
      ...row,
      ours: row.ours.map((claim) => ({
        ...claim,
        ratio: ratioTo(row.baseline, claim),
        holds: holds(row.baseline, claim),
      })),
      peers: row.peers.map((peer) => ({ ...peer, ratio: ratioTo(row.baseline, peer) })),
    })),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} else {
  process.stdout.write(`Node ${process.version}, ${machine}\n`);
}
const missed = measured.some((row) =>
  row.ours.some((claim) => holds(row.baseline, claim) === false),
);
process.exitCode = missed ? 1 : 0;

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Report } from "../report.ts";
import { filesOf, RESULTS } from "./files.ts";
import { merged } from "./merged.ts";
import { staleRows } from "./stale.ts";

const USAGE = `npm run results -- [FILE …] | --check

Takes the rows of what \`npm run --silent bench -- --json [ID …] > FILE\` has measured into ${RESULTS}, and shows
them in docs/performance.md and docs/images.
  --check  changes nothing: exit code 1 where a file shows something else, or where a row was measured with code that
           has changed since
`;

const { values, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } },
  allowPositionals: true,
});

function read(file: string): string {
  return readFileSync(file, "utf8");
}

function reportIn(file: string): Report {
  return JSON.parse(read(file)) as Report;
}

function readIfThere(file: string): string | undefined {
  try {
    return read(file);
  } catch {
    return undefined;
  }
}

async function check(): Promise<void> {
  const report = reportIn(RESULTS);
  const wrong = [...filesOf(report, read)].filter(([file, text]) => readIfThere(file) !== text);
  for (const [file] of wrong) process.stderr.write(`${file} does not show ${RESULTS}.\n`);
  if (wrong.length > 0) process.stderr.write("Run: npm run results\n");
  const stale = await staleRows(report);
  if (stale.length > 0) {
    process.stderr.write(`The code has changed since it was measured: ${stale.join(", ")}.
On a machine that does nothing else, run:
  npm run --silent bench -- --json ${stale.join(" ")} > measured.json; npm run results -- measured.json
`);
  }
  if (wrong.length + stale.length > 0) process.exitCode = 1;
}

function write(): void {
  const report = merged([RESULTS, ...positionals].map(reportIn));
  writeFileSync(RESULTS, `${JSON.stringify(report, null, 2)}\n`);
  for (const [file, text] of filesOf(report, read)) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

if (values.help === true) process.stdout.write(USAGE);
else if (values.check) await check();
else write();

// Runs every test file that hands in figures (test/support/figures.ts) with the full number of requests, and writes the
// table into docs/reliability.md, between its markers. Arguments narrow the run to some files, for a look: then the
// table goes to stdout alone.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, totalmem, tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const page = path.join(root, "docs/reliability.md");
const HEAD = `| Fault | Requests | Failed for the caller | Renewals | Unhandled rejections | |
| --- | --: | --: | --: | --: | --- |
`;
const narrowed = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), "byok-identity-faults-"));
const file = path.join(folder, "figures");
writeFileSync(file, "");

const vitest = spawnSync(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config",
    "test/vitest.config.ts",
    "--testTimeout=1800000",
    ...(narrowed.length > 0 ? narrowed : sources()),
  ],
  { cwd: root, env: { ...process.env, BYOK_FIGURES: file }, stdio: ["ignore", 2, 2] },
);
const figures = readFileSync(file, "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line));
rmSync(folder, { recursive: true });
process.stdout.write(`${table(figures)}\n`);
if (vitest.status !== 0) {
  process.stderr.write("A case failed; docs/reliability.md stays as it was.\n");
  process.exitCode = 1;
} else if (narrowed.length === 0) {
  const text = readFileSync(page, "utf8");
  const between = /(<!-- figures:begin -->\n)[^]*(<!-- figures:end -->)/;
  if (!between.test(text)) throw new Error(`${page} has no markers.`);
  writeFileSync(
    page,
    text.replace(between, (_, begin, end) => `${begin}\n${written()}\n${end}`),
  );
}

function sources() {
  return readdirSync(path.join(root, "test"), { recursive: true })
    .filter((name) => name.endsWith(".test.ts") && !name.includes("node_modules"))
    .map((name) => path.join("test", name))
    .filter((name) => readFileSync(path.join(root, name), "utf8").includes("support/figures.ts"));
}

function written() {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const machine = `${cpus().length} × ${cpu?.model.trim() || process.arch}, ${memory}, ${process.platform}`;
  const date = new Date().toISOString().slice(0, 10);
  return `Measured ${date} on ${machine}, Node ${process.versions.node}.\n\n${table(figures)}\n`;
}

function table(lines) {
  const groups = [...new Set(lines.map(({ group }) => group))].toSorted(alphabetically);
  return groups.map((group) => section(group, lines)).join("\n");
}

function section(group, lines) {
  const rows = lines
    .filter((line) => line.group === group)
    .map(({ fault, requests, failures, renewals, unhandledRejections, note = "" }) => {
      const counts = [requests, failures, renewals, unhandledRejections].map(counted);
      return `| ${[fault, ...counts, note].join(" | ")} |\n`;
    })
    .toSorted(alphabetically);
  return `### ${group}\n\n${HEAD}${rows.join("")}`;
}

function counted(value) {
  return value.toLocaleString("en");
}

function alphabetically(one, other) {
  return one.localeCompare(other);
}

import type { Report, ReportedRow } from "../report.ts";

/** The results for docs/performance.md: a table, and where and with what they were measured. Markdown. */
export function measuredText({ rows }: Report): string {
  const head = ["row", "what", "1 × is", "byok-identity", "promised", "peers"];
  const lines = rows.flatMap((row) =>
    row.ours.map((claim) => [
      `\`${row.id}\``,
      row.ours.length === 1 ? row.title : `${row.title}: ${claim.name}`,
      baseline(row),
      claim.holds === false ? `**${times(claim.ratio)}**` : times(claim.ratio),
      promise(claim),
      row.peers.map(({ name, ratio }) => `${name} ${times(ratio)}`).join("; "),
    ]),
  );
  return `${table([head, ...lines])}\n${runs(rows).join("\n\n")}\n`;
}

export function times(ratio: number | undefined): string {
  return ratio === undefined ? "cannot" : `${rounded(ratio)} ×`;
}

function baseline({ baseline: { name, value, given }, unit }: ReportedRow): string {
  return given === true ? name : `${name}, ${quantity(value, unit)}`;
}

function promise({ goal, holds }: ReportedRow["ours"][number]): string {
  if (goal === undefined) return "";
  const bound =
    "atMost" in goal ? `at most ${times(goal.atMost)}` : `at least ${times(goal.atLeast)}`;
  return holds === false ? `${bound}, missed` : bound;
}

function quantity(value: number | undefined, unit: string): string {
  return value === undefined ? "cannot" : `${rounded(value)} ${unit}`;
}

function rounded(number: number): string {
  const size = Math.abs(number);
  if (size >= 100) return Math.round(number).toLocaleString("en");
  return String(Number(number.toFixed(size >= 10 ? 1 : 2)));
}

/** One sentence, or one for each of several runs. */
function runs(rows: readonly ReportedRow[]): readonly string[] {
  const ids = new Map<string, string[]>();
  for (const { id, run } of rows) {
    const versions = Object.entries(run.versions).map((entry) => entry.join(" "));
    const sentence = `on ${run.machine}, with ${versions.join(", ")}.`;
    const text = `${run.date.slice(0, 10)} ${sentence}`;
    ids.set(text, [...(ids.get(text) ?? []), id]);
  }
  return [...ids].map(([text, of]) =>
    ids.size === 1 ? `Measured ${text}` : `${of.map((id) => `\`${id}\``).join(", ")}: ${text}`,
  );
}

/** As the formatter leaves it: columns padded to their widest cell. */
function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const [head = [], ...rest] = lines;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rest.map(line)].join("");
}

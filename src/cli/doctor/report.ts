import { visible, visibleLines } from "../../lib/visible.ts";
import { palette } from "../text.ts";
import type { Level, NamedFinding } from "./finding.ts";

/** The findings for people, or for machines. */
export function report(
  findings: readonly NamedFinding[],
  { json, color }: { readonly json: boolean; readonly color: boolean },
): string {
  const healthy = findings.every(({ level }) => level !== "error");
  if (json) return `${JSON.stringify({ healthy, findings }, undefined, 2)}\n`;
  return `${findings.map((finding) => textOf(finding, color)).join("")}\n${summary(findings, color)}\n`;
}

function textOf(
  { check, level, what, why, fix, run, facts }: NamedFinding,
  color: boolean,
): string {
  const { green, yellow, red, dim, bold } = palette(color);
  const paint: Readonly<Record<Level, (text: string) => string>> = {
    ok: green,
    warning: yellow,
    error: red,
    skipped: dim,
  };
  const lines = [
    ...Object.entries(facts ?? {}).map(([name, value]) => dim(`${name}: ${visible(value)}`)),
    ...(why === undefined ? [] : [`Why: ${visibleLines(why)}`]),
    ...(fix === undefined ? [] : [`Do:  ${visibleLines(fix)}`]),
    ...(run === undefined ? [] : [`Run: ${bold(visible(run))}`]),
  ];
  const head = `${paint[level](level.padEnd(8))} ${check.padEnd(14)} ${visibleLines(what)}\n`;
  return head + lines.map((line) => `${" ".repeat(24)}${line}\n`).join("");
}

function summary(findings: readonly NamedFinding[], color: boolean): string {
  const { green, red, yellow } = palette(color);
  const count = (wanted: Level): number => findings.filter(({ level }) => level === wanted).length;
  const [errors, warnings] = [count("error"), count("warning")];
  if (errors > 0) return red(`${errors} ${errors === 1 ? "error" : "errors"} to fix.`);
  return warnings > 0
    ? yellow(`No errors, ${warnings} ${warnings === 1 ? "warning" : "warnings"}.`)
    : green("All is well.");
}

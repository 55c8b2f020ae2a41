import type { Colors } from "picocolors/types.js";
import { holds, ratioTo, type Claim, type Measure, type Row } from "./row.ts";

/** A row for people: the ratio first, then what it was made from. */
export function pageOf({ id, title, unit, baseline, ours, peers }: Row, colors: Colors): string {
  const line = (measure: Measure, verdict: string): string =>
    `  ${ratio(baseline, measure)}  ${measure.name.padEnd(40)} ${value(measure, unit)}${verdict}\n`;
  return [
    `${colors.bold(id)}  ${title}; 1 × is ${baseline.name}${baseline.given === true ? "" : `, ${value(baseline, unit).trim()}`}\n`,
    ...ours.map((claim) => line(claim, verdictOf(baseline, claim, colors))),
    ...peers.map((peer) => colors.dim(line(peer, ""))),
  ].join("");
}

function ratio(baseline: Measure, measure: Measure): string {
  const known = ratioTo(baseline, measure);
  return known === undefined ? "       –  " : `${rounded(known).padStart(8)} ×`;
}

function value({ value: known }: Measure, unit: string): string {
  return known === undefined ? "cannot" : `${rounded(known).padStart(8)} ${unit}`;
}

function rounded(number: number): string {
  return Math.abs(number) >= 100 ? String(Math.round(number)) : String(Number(number.toFixed(2)));
}

function verdictOf(baseline: Measure, claim: Claim, { green, red }: Colors): string {
  const kept = holds(baseline, claim);
  if (kept === undefined || claim.goal === undefined) return "";
  const [word, bound] =
    "atMost" in claim.goal ? ["at most", claim.goal.atMost] : ["at least", claim.goal.atLeast];
  const verdict = `${kept ? "holds" : "does not hold"}: ${word} ${rounded(bound)} ×`;
  return `  ${kept ? green(verdict) : red(verdict)}`;
}

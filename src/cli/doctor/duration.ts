import { plural } from "../text.ts";

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** A duration for people: its largest unit, rounded down, and the next smaller unit if that is useful. */
export function inWords(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  const index = UNITS.findIndex(([, size]) => length >= size);
  const [unit, size] = UNITS[index] ?? ["", 0];
  if (unit === "") return `${Math.round(length)} ms`;
  const [lower, lowerSize] = UNITS[index + 1] ?? ["", 1];
  const rest = lower === "" ? 0 : Math.floor((length % size) / lowerSize);
  const whole = plural(Math.floor(length / size), unit);
  return rest === 0 ? whole : `${whole} ${plural(rest, lower)}`;
}

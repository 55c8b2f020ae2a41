import { InvalidArgumentError } from "commander";

/** A port of this machine; 0 for any free one. */
export function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) {
    throw new InvalidArgumentError("Expected a number from 0 to 65535.");
  }
  return value;
}

const UNITS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** A number of bytes: `1048576`, `1024k`, `1MiB`. */
export function bytes(text: string): number {
  const [, number, unit = ""] = /^(\d+)\s*(?:([kmg])(?:i?b)?|b)?$/i.exec(text) ?? [];
  if (number === undefined) {
    throw new InvalidArgumentError("Expected a size such as 0, 512KiB or 32MiB.");
  }
  return Number(number) * (UNITS[unit.toLowerCase()] ?? 1);
}

/** More would overflow Node's timers. */
const MAX_SECONDS = 2_147_483;

/** A number of seconds, as milliseconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || value > MAX_SECONDS) {
    throw new InvalidArgumentError("Expected a number of seconds.");
  }
  return Math.round(value * 1000);
}

/** A number of minutes, as milliseconds; 0 is for ever. */
export function minutes(text: string): number {
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || value * 60 > MAX_SECONDS) {
    throw new InvalidArgumentError("Expected a number of minutes.");
  }
  return value === 0 ? Infinity : Math.round(value * 60_000);
}

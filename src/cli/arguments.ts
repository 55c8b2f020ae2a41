import { InvalidArgumentError, Option } from "commander";
import { MAX_TIMER } from "../lib/deadline.ts";

/** The option of every command that answers people and scripts. */
export function output(description = "output format"): Option {
  return new Option("--output <form>", description).choices(["text", "json"]).default("text");
}

/** A port of this machine; 0 for any free one. */
export function port(text: string): number {
  return portFrom(0, text);
}

/** A port that others are told beforehand, so that it must not be any free one. */
export function fixedPort(text: string): number {
  return portFrom(1, text);
}

function portFrom(least: number, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > 65_535) {
    throw new InvalidArgumentError(`Expected a number from ${least} to 65535.`);
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

/** A number of seconds, as milliseconds. */
export function seconds(text: string): number {
  return duration(text, "seconds", 1_000);
}

/** A number of minutes, as milliseconds; 0 means no limit. */
export function minutes(text: string): number {
  const length = duration(text, "minutes", 60_000);
  return Number(text) === 0 ? Infinity : length;
}

function duration(text: string, unit: string, milliseconds: number): number {
  const length = Math.round(Number(text) * milliseconds);
  if (!/^\d+(?:\.\d+)?$/.test(text) || length > MAX_TIMER) {
    throw new InvalidArgumentError(`Expected a number of ${unit}.`);
  }
  return length;
}

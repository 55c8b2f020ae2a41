import { writeFileSync } from "node:fs";
import path from "node:path";
import { scratch } from "../scratch.ts";

/** A command line for sh and for cmd.exe that runs a script of Node, a CommonJS module. */
export function program(script: string): string {
  const file = path.join(scratch(), "credential helper.cjs");
  writeFileSync(file, script);
  return `"${process.execPath}" "${file}"`;
}

export interface Printed {
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string;
  readonly code?: number;
}

/** A command line that writes this, and ends with the exit code. */
export function printing({ stdout = "", stderr = "", code = 0 }: Printed): string {
  const text = (bytes: string | Uint8Array): string =>
    `Buffer.from("${Buffer.from(bytes).toString("base64")}", "base64")`;
  return program(`
    const fs = require("node:fs");
    fs.writeSync(1, ${text(stdout)});
    fs.writeSync(2, ${text(stderr)});
    process.exitCode = ${code};`);
}

#!/usr/bin/env node
import { isColorSupported } from "picocolors";
import { run } from "./program.ts";

const ending = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => ending.abort());
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  color: isColorSupported,
  signal: ending.signal,
});

#!/usr/bin/env node
import { isatty } from "node:tty";
import { isColorSupported } from "picocolors";
import { processEnv } from "../config/process-env.ts";
import { awake } from "./awake.ts";
import { ENDING_SIGNALS, endWith, type EndingSignal } from "./ending.ts";
import { Interruption } from "./failure.ts";
import type { ProcessIo } from "./io.ts";
import { run } from "./program.ts";
import { standardStream } from "./standard-stream.ts";

const ending = new AbortController();
let handleSignal = (name: EndingSignal): void => {
  if (!ending.signal.aborted) return ending.abort(new Interruption(name));
  // Asked twice: it no longer waits for anything, but still cleans up on exit.
  endWith(name);
  process.exit();
};
for (const name of ENDING_SIGNALS) process.on(name, () => handleSignal(name));

const io: ProcessIo = {
  stdout: (text) => standardStream("stdout").write(text),
  stderr: (text) => standardStream("stderr").write(text),
  // The library treats a CI system as a terminal.
  color: isColorSupported && (isatty(1) || processEnv()["FORCE_COLOR"] !== undefined),
  terminal: { stdout: isatty(1), stderr: isatty(2) },
  signal: ending.signal,
  takeSignals: (handler) => (handleSignal = handler),
  takeHangup(handler) {
    if ([0, 1, 2].some((stream) => isatty(stream))) return;
    process.removeAllListeners("SIGHUP").on("SIGHUP", handler);
  },
};

void awake(() => run(process.argv.slice(2), io)).then(endWith);

import type { Io } from "../../src/cli/io.ts";

/** What a command has said so far, and the exit code that it asked for. */
export interface Said {
  readonly out: string;
  readonly err: string;
  readonly exit: unknown;
}

/** The process around a command line that keeps what is said to it; none of its streams is a terminal. */
export function recordedIo(): { readonly io: Io; readonly said: Said } {
  const said = { out: "", err: "", exit: 0 as unknown };
  const io: Io = {
    stdout: (text) => void (said.out += text),
    stderr: (text) => void (said.err += text),
    color: false,
    terminal: { stdout: false, stderr: false },
    signal: new AbortController().signal,
    takeSignals: () => undefined,
    takeHangup: () => undefined,
    exitWith: (exit) => void (said.exit = exit),
  };
  return { io, said };
}

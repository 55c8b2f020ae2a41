import { readFileSync, statSync } from "node:fs";
import { decoded } from "../lib/decoded.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a directory",
  EACCES: "is not readable for this user",
  ELOOP: "is a symbolic link that leads back to itself",
};

/** What a shell has opened for this process: stdin, or `<(…)`, which is a pipe with somebody at its other end. */
const OPENED = /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/(?:self|\d+)\/fd\/\d+)$/;

/** The text of a file, or why it cannot be read. */
export function textOf(path: string): { readonly text: string } | { readonly fault: string } {
  try {
    const stats = statSync(path);
    // A named pipe without a writer would block this thread, so that not even a signal could end the process.
    if (!stats.isFile() && !stats.isDirectory() && !OPENED.test(path)) {
      return { fault: "is not a regular file" };
    }
    return { text: decoded(readFileSync(path)) };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const tilde = path.startsWith("~") ? "; write the full path: only a shell expands “~”" : "";
    return { fault: `${REASONS[code] ?? `cannot be read (${code})`}${tilde}` };
  }
}

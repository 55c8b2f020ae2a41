import { randomUUID } from "node:crypto";
import path from "node:path";

/** Where a test listens: a named pipe or, elsewhere than on Windows, a Unix socket instead. */
export function pipeName(folder: string): string {
  const name = `byok-test-${randomUUID()}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : path.join(folder, name);
}

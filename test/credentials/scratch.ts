import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** A directory of the test's own, gone with it. A concurrent test passes the `onTestFinished` of its context. */
export function scratch(whenFinished = onTestFinished): string {
  const directory = mkdtempSync(path.join(tmpdir(), "byok-identity-"));
  whenFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

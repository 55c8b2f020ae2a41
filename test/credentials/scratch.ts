import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** A directory of the test's own, gone with it. */
export function scratch(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "byok-identity-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** Files that clients need by name; deleted when the endpoint closes. */
export interface Scratch {
  directory(): string;
  /** Writes a file with mode 0600 and returns its path. */
  write(name: string, content: string): string;
  remove(): Promise<void>;
}

export function createScratch(): Scratch {
  let made: string | undefined;
  const directory = (): string => (made ??= mkdtempSync(path.join(tmpdir(), "byok-identity-")));
  return {
    directory,
    write(name, content) {
      const file = path.join(directory(), name);
      writeFileSync(file, content, { mode: 0o600 });
      return file;
    },
    async remove() {
      if (made !== undefined) await rm(made, { recursive: true, force: true });
    },
  };
}

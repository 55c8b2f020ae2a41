import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { makeStateFolder, stateFolder } from "../../config/state-folder.ts";
import { replaceFile } from "../../credentials/file/replace.ts";
import { makeFolders } from "../../lib/make-folders.ts";

/** What `keep` has written to one file, also in a former run that was killed: digests in the state folder. */
export interface Written {
  has(content: string): boolean;
  /**
   * Records the possible contents of the file: the present one, and the one that is about to be written. Without a state
   * folder that can be written, there is no record: the token is still kept, and only the next run does not know it.
   */
  record(...contents: readonly string[]): Promise<void>;
  /** Removes the record. */
  forget(): void;
}

export function writtenTo(file: string): Written {
  const folder = path.join(stateFolder(), "keep");
  const record = path.join(folder, digest(path.resolve(file)));
  return {
    has(content): boolean {
      try {
        return readFileSync(record, "utf8").split("\n").includes(digest(content));
      } catch {
        return false;
      }
    },
    async record(...contents): Promise<void> {
      try {
        makeStateFolder();
        makeFolders(folder, 0o700);
        await replaceFile(record, `${contents.map(digest).join("\n")}\n`);
      } catch {
        // A container may have a home that is read-only.
      }
    },
    forget(): void {
      try {
        rmSync(record, { force: true });
      } catch {
        // It names nothing that exists.
      }
    },
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

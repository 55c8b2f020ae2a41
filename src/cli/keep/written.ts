import { createHash } from "node:crypto";
import { lstatSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { replaceFile } from "../../credentials/file/replace.ts";

/**
 * What `keep` has written to one file, also in a former run that was killed: digests in a file next to it, since a
 * container that is started again keeps its volumes and nothing else.
 */
export interface Written {
  has(content: string): boolean;
  /**
   * Records the possible contents of the file: the present one, and the one that is about to be written. If that fails,
   * the token is still kept, and only the next run does not know it.
   */
  record(...contents: readonly string[]): Promise<void>;
  /** Removes the record. */
  forget(): void;
}

export function writtenTo(file: string): Written {
  const record = path.join(path.dirname(file), `.${path.basename(file)}.byok-identity`);
  return {
    has: (content) => recorded(record)?.includes(digest(content)) === true,
    async record(...contents): Promise<void> {
      if (recorded(record) === undefined) return;
      try {
        await replaceFile(record, `${contents.map(digest).join("\n")}\n`);
      } catch {
        // What prevents it prevents the token's file too, but for the longer name.
      }
    },
    forget(): void {
      if (recorded(record) === undefined) return;
      try {
        rmSync(record, { force: true });
      } catch {
        // The folder cannot be written any more. A record without its file does no harm.
      }
    },
  };
}

/** Empty if there is no record; undefined if something else has its name, which stays. */
function recorded(record: string): readonly string[] | undefined {
  try {
    if (!lstatSync(record).isFile()) return undefined;
    const content = readFileSync(record, "utf8");
    return /^(?:[0-9a-f]{64}\n)+$/.test(content) ? content.trim().split("\n") : undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? [] : undefined;
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

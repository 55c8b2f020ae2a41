import path from "node:path";
import { makeStateFolder } from "../../config/state-folder.ts";
import { withLock } from "../../credentials/file/lock.ts";
import { ByokIdentityError } from "../../errors.ts";
import { isIdle, type Change } from "./change.ts";
import { removeFolders, sameContent, stateOf, unwritable, writeState } from "./files.ts";
import { journalFile, readJournal, writeJournal, type JournalEntry } from "./journal.ts";

/** A change, and what the journal says about the file afterwards. */
export interface RecordedChange {
  readonly change: Change;
  /** Absent if the file is no longer set up. */
  readonly entry?: JournalEntry;
}

/**
 * Records the changes in the journal, then writes them. If one cannot be written, those before it are taken back, so
 * that either all files have changed or none.
 *
 * @throws ByokIdentityError with `ERR_SETUP_FAILED` if somebody has changed a file since it was read, or a file cannot
 * be written.
 */
export async function commit(
  changes: readonly RecordedChange[],
  signal: AbortSignal,
): Promise<void> {
  makeStateFolder();
  const work = async (): Promise<void> => {
    const former = readJournal();
    const journal = new Map(former.map((entry) => [entry.file, entry]));
    for (const { change, entry } of changes) {
      refuseIfChanged(change);
      if (entry !== undefined) journal.set(entry.file, entry);
    }
    await writeJournal([...journal.values()]);
    const folders = await writeAll(
      changes.map(({ change }) => change),
      () => writeJournal(former),
    );
    const unused: Required<Pick<JournalEntry, "file" | "folder">>[] = [];
    for (const { change, entry } of changes) {
      const { file } = change;
      const folder = folders.get(file);
      const earlier = journal.get(file)?.folder;
      if (entry === undefined) journal.delete(file);
      else if (folder !== undefined) journal.set(file, { ...entry, folder });
      if (change.after.content === undefined && earlier !== undefined) {
        unused.push({ file: change.after.real, folder: earlier });
      }
    }
    for (const { file, folder } of unused.toReversed()) {
      if (removeFolders(file, folder)) continue;
      // Another file that has been set up is in the folder, so the folder is removed with that file.
      const heir = [...journal.values()].find((entry) => entry.file.startsWith(folder + path.sep));
      if (heir !== undefined) journal.set(heir.file, { ...heir, folder });
    }
    await writeJournal([...journal.values()]);
  };
  await withLock(journalFile(), work, { signal });
}

function refuseIfChanged({ file, before }: Change): void {
  if (sameContent(stateOf(file).content, before.content)) return;
  throw new ByokIdentityError("ERR_SETUP_FAILED", `${file} has just been changed.`, {
    hint: "Nothing has been changed by this command; run it again.",
    transient: true,
  });
}

/** Returns the topmost folders that had to be created, by file. */
async function writeAll(
  changes: readonly Change[],
  rollBack: () => Promise<void>,
): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>();
  const written: Change[] = [];
  for (const change of changes.filter((each) => !isIdle(each))) {
    try {
      written.push(change);
      const folder = await writeState(change.after);
      if (folder !== undefined) folders.set(change.file, folder);
    } catch (cause) {
      await takeBack(written, folders);
      await rollBack();
      throw unwritable(change.file, "All files are as before.", cause);
    }
  }
  return folders;
}

async function takeBack(
  changes: readonly Change[],
  folders: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { file, before } of changes.toReversed()) {
    if (sameContent(stateOf(file).content, before.content)) continue;
    await writeState(before);
    const folder = folders.get(file);
    if (folder !== undefined) removeFolders(before.real, folder);
  }
}

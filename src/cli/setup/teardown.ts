import { ByokIdentityError } from "../../errors.ts";
import type { Io } from "../io.ts";
import { undone, writable, type Undone } from "./change.ts";
import { commit } from "./commit.ts";
import { diffOf, painted } from "./diff.ts";
import { pathText } from "./documents/document.ts";
import { readJournal, type JournalEntry } from "./journal.ts";
import { tools, type ToolName } from "./registry.ts";
import type { ReportOptions } from "./report.ts";
import { faultOf } from "./plan.ts";

/** Takes back what `setup` has changed. A file that cannot be parsed is left alone, and stays in the journal. */
export async function runTeardown(
  names: readonly ToolName[],
  options: ReportOptions,
  io: Io,
): Promise<void> {
  const entries = readJournal().filter(({ tool }) => names.length === 0 || names.includes(tool));
  const failures: { readonly entry: JournalEntry; readonly fault: string }[] = [];
  const changes = entries.flatMap((entry) => {
    try {
      return [{ entry, change: writable(undone(entry)) }];
    } catch (error) {
      failures.push({ entry, fault: faultOf(error) });
      return [];
    }
  });
  if (options.dryRun !== true && changes.length > 0) {
    await commit(
      changes.map(({ change }) => ({ change })),
      io.signal,
    );
  }
  if (options.output === "json") {
    const files = [
      ...changes.map(({ entry, change }) => ({
        tool: entry.tool,
        file: entry.file,
        since: change.since,
        kept: change.kept.map(pathText),
        diff: diffOf(change),
      })),
      ...failures.map(({ entry, fault }) => ({ tool: entry.tool, file: entry.file, fault })),
    ];
    io.stdout(`${JSON.stringify({ dryRun: options.dryRun === true, files }, undefined, 2)}\n`);
  } else if (options.dryRun === true) {
    io.stdout(changes.map(({ change }) => painted(diffOf(change), io.color)).join(""));
  } else {
    for (const { entry, change } of changes) io.stdout(sentence(entry, change));
    if (entries.length === 0) io.stderr("Nothing is set up.\n");
  }
  for (const { change } of changes) {
    for (const path of change.kept) {
      io.stderr(
        `warning: ${change.file}: ${pathText(path)} has been changed since setup, so it stays; remove it if you do not need it\n`,
      );
    }
  }
  if (failures.length > 0) {
    const list = failures.map(({ entry, fault }) => `${entry.file}: ${fault}`).join("\n  ");
    throw new ByokIdentityError("ERR_SETUP_FAILED", `Not all files could be restored:\n  ${list}`);
  }
}

function sentence({ tool }: JournalEntry, { file, since, after }: Undone): string {
  const what: Readonly<Record<Undone["since"], string>> = {
    "as-written": after.content === undefined ? "is removed again" : "is as it was before",
    edited: "has been edited since; only the entries of setup are removed",
    reverted: "was as before already",
    removed: "has been removed since, and stays so",
  };
  return `${tools[tool].title}: ${file} ${what[since]}.\n`;
}

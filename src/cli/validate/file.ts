import { readFileSync } from "node:fs";
import { readJson, syntaxFaults, positionsIn, type Position } from "../../config/json.ts";
import { locator, repeatedFields } from "../../config/locate.ts";
import { textOf } from "../../config/file-text.ts";
import type { ConfigProblem } from "../../errors.ts";
import { examineDocument, type Document } from "./document.ts";
import { decoded } from "../../lib/decoded.ts";

/** A problem and its position in the file; without a position if the file cannot be read. */
export type Located = ConfigProblem & Partial<Position>;

/** The result for one file, each problem with its position. */
export interface Verdict extends Pick<Document, "providers" | "models"> {
  readonly file: string;
  readonly valid: boolean;
  /** Absent if the text is not JSON. */
  readonly form?: Document["form"];
  readonly problems: readonly Located[];
  readonly warnings: readonly Located[];
}

/** Means stdin. */
const STDIN = "-";

export function validateFile(file: string): Verdict {
  const found = file === STDIN ? { text: decoded(readFileSync(0)) } : textOf(file);
  const named = file === STDIN ? "<stdin>" : file;
  if ("fault" in found) return unreadable(named, [{ path: "", message: found.fault }]);
  const json = found.text;
  const read = readJson(json);
  if ("fault" in read) return unreadable(named, notJson(json, read.fault));
  const at = locator(json);
  const locate = (problem: ConfigProblem): Located => ({ ...problem, ...at(problem.path) });
  const { problems, warnings, ...document } = examineDocument(read.value);
  const all = [...problems.map(locate), ...repeatedFields(json)].toSorted(inOrder);
  return {
    file: named,
    valid: all.length === 0,
    ...document,
    problems: all,
    warnings: warnings.map(locate).toSorted(inOrder),
  };
}

function unreadable(file: string, problems: readonly Located[]): Verdict {
  return { file, valid: false, providers: [], models: 0, problems, warnings: [] };
}

function notJson(json: string, fault: string): readonly Located[] {
  const at = positionsIn(json);
  const faults = json.includes("\0") || json.trim() === "" ? [] : syntaxFaults(json);
  return faults.length === 0
    ? [{ path: "", message: fault, line: 1, column: 1 }]
    : faults.map(({ offset, expected }) => {
        const { line, column } = at(offset);
        return { path: "", message: `is not JSON: ${expected}`, line, column };
      });
}

function inOrder(one: Located, other: Located): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}

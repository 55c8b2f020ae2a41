import { existsSync } from "node:fs";
import { textOf } from "../../config/file-text.ts";
import { readJson } from "../../config/json.ts";
import { fileProblems } from "../../config/providers-file.ts";
import { isFields } from "../../lib/fields.ts";
import { json } from "../setup/documents/json.ts";

/**
 * Why a providers file has no provider yet: it is missing or empty, or its list is. Undefined if it has one, or if
 * something is wrong with it that login must not touch. Comments count as part of such a file.
 */
export function vacancy(file: string): string | undefined {
  if (!existsSync(file)) return `${file} does not exist.`;
  const found = textOf(file);
  if ("fault" in found) return undefined;
  if (found.text.trim() === "") return `${file} is empty.`;
  const value = lenient(found.text);
  if (!isFields(value) || fileProblems(value).length > 0) return undefined;
  const { providers = [] } = value;
  if (!Array.isArray(providers) || providers.length > 0) return undefined;
  const flaw = unreadable(file, found.text);
  return `${file} has no providers.${flaw === undefined ? "" : ` ${flaw}`}`;
}

/** What a person has to remove from a file before any command reads it; undefined if it is JSON. */
export function unreadable(file: string, text: string): string | undefined {
  const read = readJson(text);
  return "fault" in read
    ? `${file} ${read.fault}. Correct that before you use the file: neither this command nor the Copilot CLI reads it as it is.`
    : undefined;
}

/** With comments and trailing commas, which JSON does not allow. */
function lenient(text: string): unknown {
  try {
    return json.at(text, [])?.value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

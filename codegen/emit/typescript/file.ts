import type { CodeWriter } from "../writer.ts";
import type { Page } from "../layout.ts";

export const HEADER =
  "// Generated from the JSON Schema. Do not edit: change the schema and generate again.";

/** What a line begins with for each block that it stands in. */
export const STEP = "  ";

export const PAGE: Page = { width: 100, step: STEP.length };

/** The text of a file, with a line end at its end. */
export function finished(writer: CodeWriter): string {
  return writer.newLineIfLastNot().toString();
}

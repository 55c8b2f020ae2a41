import type CodeBlockWriter from "code-block-writer";
import type { Options } from "code-block-writer";
import type { Page } from "../layout.ts";

export const HEADER =
  "// Generated from the JSON Schema. Do not edit: change the schema and generate again.";

export const WRITER: Partial<Options> = { indentNumberOfSpaces: 2, newLine: "\n" };

export const PAGE: Page = { width: 100, step: 2 };

/** The text of a file, with a line end at its end. */
export function finished(writer: CodeBlockWriter): string {
  return writer.newLineIfLastNot().toString();
}

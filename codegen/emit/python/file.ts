import type { Text } from "../../text.ts";
import type { Page } from "../layout.ts";
import { laidOut } from "../layout.ts";
import { runtime } from "../runtime.ts";
import { clientSource } from "../token-client.ts";
import { docstring, WIDTH, type Paragraphs } from "./doc.ts";

const HEADER =
  "# Generated from the JSON Schema. Do not edit: change the schema and generate again.";

export const PAGE: Page = { width: WIDTH, step: 4 };

/** A module: what it is for, what it imports, and its parts, two lines apart. */
export function module(
  doc: Text | string,
  imports: readonly string[],
  parts: readonly (readonly string[])[],
): string {
  const head = [HEADER, ...docstring([doc], ""), "", "from __future__ import annotations"];
  const above = imports.length === 0 ? [] : ["", ...imports];
  const text = [...head, ...above, ...parts.flatMap((part) => ["", "", ...part])].join("\n");
  return `${text}\n`;
}

/** A line, with its docstring below. */
export function withDocstring(line: string, doc: Paragraphs): readonly string[] {
  return [line, ...docstring(doc, "")];
}

/** A module that is the same for every schema, and its path. */
export function fixed(file: string): readonly [string, string] {
  return [file, `${HEADER}\n${runtime(`python/${file}`)}`];
}

/** A module of the token client, and its path. */
export function client(file: string): readonly [string, string] {
  return [file, `${HEADER}\n${clientSource(`python/${file}`)}`];
}

export function imported(from: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const line = `from ${from} import ${names.join(", ")}`;
  if (line.length <= WIDTH) return [line];
  return laidOut({ open: `from ${from} import (`, close: ")", items: names, broken: true }, PAGE);
}

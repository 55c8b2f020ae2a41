import { docLines } from "../doc-text.ts";
import { unescaped, type Text } from "../text.ts";
import { markdownCode } from "./markdown.ts";
import type { Model } from "./model.ts";

// Characters that may be markup in Markdown: https://spec.commonmark.org/0.31.2/#backslash-escapes
const MARKUP = /[\\`*_{}[\]()<>#!|~&]/g;

/** A description in a readme: Markdown, as in the schema. Empty if there is none. */
export function description(of: { readonly description?: Text }, width = 100): string {
  return docLines(of.description ?? "", width)
    .map((line) => unescaped(line))
    .join("\n");
}

/** A name within a line of Markdown, escaped. */
export function plainMarkdown(name: Text): string {
  return oneLine(name).replaceAll(MARKUP, String.raw`\$&`);
}

/** A code span. */
export function readmeCode(of: Text): string {
  return oneLine(markdownCode(of));
}

/** The text on one line, without characters that nobody sees. */
export function oneLine(of: Text | string): string {
  return docLines(of, Infinity)
    .map((line) => unescaped(line))
    .join(" ");
}

/** Whether what a type does not name goes through the package: of a closed object it never does. */
export function keepsUnknown({ types }: Model): boolean {
  return types.some((type) => type.kind === "object" && type.keepsUnknown);
}

import { ofSchemaText, text, unescaped, type Text } from "../text.ts";

const FENCE = /^\s*(?:```|~~~)/;
const LIST_ITEM = /^\s*(?:[-*+]|\d+[.)])\s/;
const CODE_SPAN = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g;

const NOTHING = ofSchemaText("");

/** A line of Markdown by what it does in a doc comment. */
export interface MarkdownLine {
  readonly kind: "text" | "item" | "blank" | "code-start" | "code" | "code-end";
  readonly text: Text;
}

/** The lines of a description by their kind. A block of code that is left open ends with the description. */
export function markdownLines(lines: readonly Text[]): readonly MarkdownLine[] {
  let fenced = false;
  const kinds = lines.map((whole): MarkdownLine => {
    const line = unescaped(whole);
    if (FENCE.test(line)) {
      fenced = !fenced;
      return { kind: fenced ? "code-start" : "code-end", text: NOTHING };
    }
    if (fenced) return { kind: "code", text: whole };
    if (line.trim() === "") return { kind: "blank", text: NOTHING };
    return { kind: LIST_ITEM.test(line) ? "item" : "text", text: whole };
  });
  return fenced ? [...kinds, { kind: "code-end", text: NOTHING }] : kinds;
}

/** One line in another markup: `code` writes what is within code spans, `plain` everything else. */
export function inline(
  line: Text | string,
  plain: (text: Text) => string,
  code: (text: Text) => string,
): string {
  const whole = unescaped(line);
  let result = "";
  let from = 0;
  for (const { 0: span, 2: within = "", index } of whole.matchAll(CODE_SPAN)) {
    result += plain(ofSchemaText(whole.slice(from, index))) + code(ofSchemaText(within));
    from = index + span.length;
  }
  return result + plain(ofSchemaText(whole.slice(from)));
}

/** A code span, in Markdown: it ends at the first run of as many backticks. Blanks alone are shown in quotes. */
export function markdownCode(of: Text): Text {
  if (unescaped(of).trim() === "") return text`\`"${of}"\``;
  const runs = unescaped(of).match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  return runs.length === 0 ? text`${fence}${of}${fence}` : text`${fence} ${of} ${fence}`;
}

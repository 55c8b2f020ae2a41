const FENCE = /^\s*(?:```|~~~)/;
const LIST_ITEM = /^\s*(?:[-*+]|\d+[.)])\s/;
const CODE_SPAN = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g;

/** A line of Markdown by what it does in a doc comment. */
export interface MarkdownLine {
  readonly kind: "text" | "item" | "blank" | "code-start" | "code" | "code-end";
  readonly text: string;
}

/** What the lines of a description are. A block of code that is left open ends with the description. */
export function markdownLines(lines: readonly string[]): readonly MarkdownLine[] {
  let fenced = false;
  const kinds = lines.map((text): MarkdownLine => {
    if (FENCE.test(text)) {
      fenced = !fenced;
      return { kind: fenced ? "code-start" : "code-end", text: "" };
    }
    if (fenced) return { kind: "code", text };
    if (text.trim() === "") return { kind: "blank", text: "" };
    return { kind: LIST_ITEM.test(text) ? "item" : "text", text };
  });
  return fenced ? [...kinds, { kind: "code-end", text: "" }] : kinds;
}

/** One line in another markup: `code` writes what is within code spans, `plain` everything else. */
export function inline(
  line: string,
  plain: (text: string) => string,
  code: (text: string) => string,
): string {
  let result = "";
  let from = 0;
  for (const { 0: span, 2: text = "", index } of line.matchAll(CODE_SPAN)) {
    result += plain(line.slice(from, index)) + code(text);
    from = index + span.length;
  }
  return result + plain(line.slice(from));
}

/**
 * Makes foreign text safe to print: replaces control characters, which a terminal would obey, characters that change the
 * direction of text, and line breaks.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, "\uFFFD");
}

/** The same for a text of several lines, whose line breaks stay. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

/** Text of others for a terminal, which would obey control characters: they are replaced, and so are line breaks. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}

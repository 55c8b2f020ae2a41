/**
 * Text of others for a terminal, which would obey control characters and change the direction of what follows: those
 * characters are replaced, and so are line breaks.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, "\uFFFD");
}

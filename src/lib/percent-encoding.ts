/** Decodes a part of a URL; undefined if a `%` is not followed by two hexadecimal digits, or the bytes are not UTF-8. */
export function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The problem of a URL whose user name or password is not percent-encoded. */
export const USER_NOT_ENCODED =
  "has a user or password with characters that have another meaning in a URL; percent-encode them (% is %25, / is %2F, # is %23, ? is %3F, @ is %40)";

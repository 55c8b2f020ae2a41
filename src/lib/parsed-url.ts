/**
 * The URL that a text is, relative to a base if there is one; undefined if it is none.
 *
 * `URL.canParse` must not be asked: on Node 20 and 22, from some thousands of calls on, it is false for every URL with
 * a character between U+0080 and U+00FF, because V8's fast call hands its bytes over as if they were UTF-8.
 */
export function parsedUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/**
 * The port that a text of an http URL names; undefined if it names none. `URL` drops port 80, so there it looks as if
 * none had been named; https has another default.
 */
export function namedPort(text: string): number | undefined {
  const port = [text, text.replace(/^\s*http:/i, "https:")].map((each) => parsedUrl(each)?.port);
  const named = port.find((each) => each !== undefined && each !== "");
  return named === undefined ? undefined : Number(named);
}

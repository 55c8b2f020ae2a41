import { unescaped, type Text } from "./text.ts";

/** Terms that are one word although they contain a capital. */
const TERMS = /OAuth|OpenID|GraphQL|IPv(?=\d)/g;

// Before a capital that follows a small letter or a digit, and before the last of several capitals if a small letter
// follows it. The plural of an acronym, as in userIDs, is not a boundary.
const BOUNDARY = /(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?:[^a-z]|$))[a-z])/;

/** Each name is asked for in every language, many times. At most so many are kept, whatever else a process reads. */
const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 10_000;

/**
 * The words of a name, in lower case: `tokenURL` and `token_url` are both token and url, `OAuth2Client` is oauth2 and
 * client, `HTTPServer` is http and server. Letters lose their accents; what is neither a letter nor a digit of ASCII
 * separates words, so a name may have no words. If the first word begins with a digit, which no identifier may, it gets
 * the prefix `n`.
 */
export function words(name: Text | string): readonly string[] {
  const given = unescaped(name);
  const before = known.get(given);
  if (before !== undefined) return before;
  if (known.size === MOST_KNOWN) known.clear();
  const found = split(given);
  known.set(given, found);
  return found;
}

function split(name: string): readonly string[] {
  const plain = /^[ -~]*$/.test(name) ? name : name.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  const parts = plain
    .replace(TERMS, (term) => term.charAt(0) + term.slice(1).toLowerCase())
    .split(/[^A-Za-z\d]+/)
    .flatMap((part) => part.split(BOUNDARY))
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
  return /^\d/.test(parts[0] ?? "") ? ["n", ...parts] : parts;
}

/** The unchanged name if it matches `form`, which must match all of it. */
export function asWritten(name: Text | string, form: RegExp): string | undefined {
  const plain = unescaped(name);
  return form.test(plain) ? plain : undefined;
}

/** `clientId`. With `acronyms` (in lower case), acronyms are in capitals, except as the first word. */
export function camelCase(parts: readonly string[], acronyms?: ReadonlySet<string>): string {
  return parts.map((word, index) => (index === 0 ? word : capitalized(word, acronyms))).join("");
}

/** `ClientId`, or `ClientID` where `acronyms` (in lower case) holds `id`. */
export function pascalCase(parts: readonly string[], acronyms?: ReadonlySet<string>): string {
  return parts.map((word) => capitalized(word, acronyms)).join("");
}

/** `client_id`. */
export function snakeCase(parts: readonly string[]): string {
  return parts.join("_");
}

/** `CLIENT_ID`. */
export function constantCase(parts: readonly string[]): string {
  return parts.join("_").toUpperCase();
}

/** `client-id`. */
export function kebabCase(parts: readonly string[]): string {
  return parts.join("-");
}

function capitalized(word: string, acronyms: ReadonlySet<string> | undefined): string {
  if (acronyms?.has(word) === true) return word.toUpperCase();
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A key that is equal for names that collide in some language. */
export function collisionKey(name: string): string {
  return words(name).join("");
}

/**
 * The words for the name of each value of an enum, so that no two names collide in any casing: of several that would
 * collide, the first keeps its name and the others get a number. The empty string is `empty`, a value without words
 * `value`.
 */
export function enumWords(values: readonly (Text | string)[]): readonly (readonly string[])[] {
  const natural = values.map((value) => {
    const parts = words(value);
    if (parts.length > 0) return parts;
    return unescaped(value) === "" ? ["empty"] : ["value"];
  });
  const reserved = new Set(natural.map((parts) => parts.join("")));
  const taken = new Set<string>();
  const numbers = new Map<string, number>();
  return natural.map((parts) => {
    const key = parts.join("");
    let chosen = parts;
    let number = numbers.get(key) ?? 2;
    for (; taken.has(chosen.join("")); number += 1) {
      const next = [...parts, String(number)];
      if (!reserved.has(next.join(""))) chosen = next;
    }
    numbers.set(key, number);
    taken.add(chosen.join(""));
    return chosen;
  });
}

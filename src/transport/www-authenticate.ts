/** One challenge of a `WWW-Authenticate` header. */
export interface Challenge {
  /** Authentication scheme, in lower case. */
  readonly scheme: string;
  /** Parameters, names in lower case; if one occurs twice, the first is used. */
  readonly params: Readonly<Record<string, string>>;
}

// RFC 9110: token (5.6.2), token68 (11.2), quoted-string (5.6.4), BWS around "=" (11.2), list with empty elements (5.6.1).
const SEPARATORS = /[\s,]*/y;
const TOKEN = /[!#$%&'*+.^_`|~\w-]+/y;
const TOKEN68 = /[\w.~+/-]+=*(?=[ \t]*(?:,|$))/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y;

/**
 * The challenges of a `WWW-Authenticate` header, which may contain several. Parsing stops at the first syntax error;
 * the challenges before it are returned.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; params: Record<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };

  for (;;) {
    take(SEPARATORS);
    const name = take(TOKEN)?.[0];
    if (name === undefined) return challenges;
    const current = challenges.at(-1);
    if (current !== undefined && take(EQUALS) !== null) {
      const quoted = take(QUOTED);
      const value = quoted === null ? take(TOKEN)?.[0] : quoted[1]?.replaceAll(/\\([\s\S])/g, "$1");
      if (value === undefined) return challenges;
      if (!Object.hasOwn(current.params, name.toLowerCase())) {
        define(current.params, name.toLowerCase(), value);
      }
      continue;
    }
    challenges.push({ scheme: name.toLowerCase(), params: {} });
    const blank = /[ \t]/.test(header[at] ?? "");
    if (blank) {
      take(/[ \t]+/y);
      // A token68, unless it is the name of the first parameter.
      take(TOKEN68);
    }
  }
}

function define(params: Record<string, string>, name: string, value: string): void {
  Object.defineProperty(params, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/**
 * The claims that a refused token lacked, decoded; continuous access evaluation puts them into a Bearer challenge.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export function claimsChallenge(header: string | null | undefined): string | undefined {
  if (header === null || header === undefined) return undefined;
  const encoded = parseChallenges(header).find(
    ({ scheme, params }) => scheme === "bearer" && params["claims"] !== undefined,
  )?.params["claims"];
  if (encoded === undefined) return undefined;
  const text = encoded.trimStart().startsWith("{")
    ? encoded
    : Buffer.from(encoded, "base64").toString("utf8");
  try {
    const claims: unknown = JSON.parse(text);
    return typeof claims === "object" && claims !== null ? text : undefined;
  } catch {
    return undefined;
  }
}

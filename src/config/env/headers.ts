import { isHeaderName, isHeaderValue } from "../header-syntax.ts";

/** The headers of a variable, as far as they are valid. */
export interface EnvHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** What is wrong, by line. Never contains a value, which may be a secret. */
  readonly problems: readonly string[];
}

/** Headers as `Name: Value` lines. The separator is a newline, or a literal `\n` where a newline is hard to write. */
export function readHeaders(text: string): EnvHeaders {
  const headers = new Map<string, string>();
  const names = new Set<string>();
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n|\\n/).entries()) {
    if (line.trim() === "") continue;
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).trim();
    const value = line.slice(colon + 1).trim();
    const problem = complaint(colon, name, value, names);
    if (problem === undefined) headers.set(name, value);
    else problems.push(`line ${index + 1} ${problem}`);
    names.add(name.toLowerCase());
  }
  return { headers: Object.fromEntries(headers), problems };
}

function complaint(
  colon: number,
  name: string,
  value: string,
  names: ReadonlySet<string>,
): string | undefined {
  if (colon === -1) return "has no colon; expected Name: Value";
  if (!isHeaderName(name)) return "does not start with a header name; expected Name: Value";
  if (!isHeaderValue(value))
    return `gives ${name} a value with characters that are not allowed in a header`;
  return names.has(name.toLowerCase()) ? `sets ${name} a second time` : undefined;
}

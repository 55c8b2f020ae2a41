import { cmdWord, withoutVariables } from "./cmd-word.ts";

/**
 * A command line of which a shell makes these words: `sh`, or `cmd.exe` on Windows.
 *
 * @throws RangeError if `cmd.exe` cannot be given one of the words.
 */
export function shellLine(words: readonly string[], platform: NodeJS.Platform): string {
  return platform === "win32" ? lineOfCmd(words) : words.map(forSh).join(" ");
}

function forSh(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * PowerShell reads the same words if they have neither `"`, `$` nor a grave accent, and the line at most one `%`. A
 * single `%` encloses no name, so it stays as it is.
 */
function lineOfCmd(words: readonly string[]): string {
  const line = words.map((word) => (PLAIN.test(word) ? word : cmdWord(word))).join(" ");
  return line.indexOf("%") === line.lastIndexOf("%") ? line : withoutVariables(line);
}

/** `,` and `=` would end the name of a program; PowerShell makes a list of the one, and reads a variable after `@`. */
const PLAIN = /^[\w+:./\\-]+$/;

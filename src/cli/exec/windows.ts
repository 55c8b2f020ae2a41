import type { Env } from "../../config/process-env.ts";
import { findProgram } from "../find-program.ts";

/** What `spawn` needs to start a command. */
export interface Spawnable {
  readonly file: string;
  readonly args: readonly string[];
  /** Whether `args` is already in the form of Windows' single command line. */
  readonly windowsVerbatimArguments?: true;
}

/** @see https://learn.microsoft.com/troubleshoot/windows-client/shell-experience/command-line-string-limitation */
const MAX_LINE = 8_191;

/**
 * How Windows starts a command. Packages of npm install a batch file for each of their commands, which Node does not
 * start without a shell, because the arguments of a batch file are read twice: by cmd.exe, and by the program that the
 * batch file starts.
 *
 * @throws RangeError if a batch file cannot be given these arguments.
 * @see https://nodejs.org/en/blog/vulnerability/april-2024-security-releases-2
 */
export function windowsCommand([name = "", ...args]: readonly string[], env: Env): Spawnable {
  // If there is no such program, starting it fails with ENOENT.
  const file = findProgram(name, { env, platform: "win32" }) ?? name;
  if (!/\.(?:bat|cmd)$/i.test(file)) return { file, args };
  const line = [quoted(file), ...args.map(batchArgument)].join(" ");
  if (line.length > MAX_LINE) {
    throw new RangeError(`a batch file's arguments may have ${MAX_LINE} characters in all`);
  }
  return {
    file: env["ComSpec"] ?? env["COMSPEC"] ?? "cmd.exe",
    args: ["/e:on", "/v:off", "/d", "/s", "/c", `"${line}"`],
    windowsVerbatimArguments: true,
  };
}

/**
 * An argument that the program behind a batch file receives unchanged. It stays in quotation marks however often
 * cmd.exe reads it, because a quotation mark in it is doubled, as C programs understand it. `%cd:~,%` is always empty;
 * with it after each `%`, no two of them enclose a variable's name.
 *
 * @see https://flatt.tech/research/posts/batbadbut-you-cant-securely-execute-commands-on-windows/
 * @see https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export function batchArgument(text: string): string {
  if (/[\0\r\n]/.test(text)) {
    throw new RangeError("a batch file cannot be given an argument with a line break");
  }
  const escaped = text
    .replaceAll(/(\\*)"/g, '$1$1""')
    .replace(/(\\+)$/, "$1$1")
    .replaceAll("%", "%%cd:~,%");
  return `"${escaped}"`;
}

function quoted(file: string): string {
  return `"${file.replaceAll("%", "%%cd:~,%")}"`;
}

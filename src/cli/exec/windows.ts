import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Env } from "../../config/process-env.ts";
import { cmdWord, withoutVariables } from "../../lib/cmd-word.ts";
import { findProgram } from "../find-program.ts";
import { npmShim } from "./npm-shim.ts";

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
 * How Windows starts a command. Packages of npm install a batch file for each of their commands, which only starts Node
 * with a script. So Node is started itself: it ends with this process, gets every argument unchanged, and Ctrl+C does not
 * make cmd.exe ask a question. Node does not start any other batch file without a shell, because its arguments are read
 * twice: by cmd.exe, and by the program that the batch file starts.
 *
 * @throws RangeError if a batch file cannot be given these arguments.
 * @see https://nodejs.org/en/blog/vulnerability/april-2024-security-releases-2
 */
export function windowsCommand([name = "", ...args]: readonly string[], env: Env): Spawnable {
  // If there is no such program, starting it fails with ENOENT.
  const file = findProgram(name, { env, platform: "win32" }) ?? name;
  if (!/\.(?:bat|cmd)$/i.test(file)) return { file, args };
  const behind = behindShim(file, env);
  if (behind !== undefined) return { ...behind, args: [...behind.args, ...args] };
  const line = withoutVariables([`"${file}"`, ...args.map(cmdWord)].join(" "));
  if (line.length > MAX_LINE) {
    throw new RangeError(`a batch file's arguments may have ${MAX_LINE} characters in all`);
  }
  return {
    file: env["ComSpec"] ?? env["COMSPEC"] ?? "cmd.exe",
    args: ["/e:on", "/v:off", "/d", "/s", "/c", `"${line}"`],
    windowsVerbatimArguments: true,
  };
}

/** The program that a batch file of npm starts: Node from the folder of the batch file, or from PATH. */
function behindShim(file: string, env: Env): Spawnable | undefined {
  const shim = npmShim(file, textOf(file));
  if (shim === undefined) return undefined;
  const { node, target } = shim;
  if (node === undefined) return isExecutable(target) ? { file: target, args: [] } : undefined;
  const own = path.join(path.dirname(file), "node.exe");
  const program = existsSync(own) ? own : findProgram("node", { env, platform: "win32" });
  if (program === undefined || !isExecutable(program)) return undefined;
  return { file: program, args: [...node, target] };
}

function isExecutable(file: string): boolean {
  return /\.(?:com|exe)$/i.test(file);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // cmd.exe says what is wrong with it.
    return "";
  }
}

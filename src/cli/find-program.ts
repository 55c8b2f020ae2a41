import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import type { Env } from "../config/process-env.ts";

/**
 * The path of the program that a command's name stands for; undefined if there is none. Names are looked up in PATH, on Windows with the extensions of PATHEXT; never in the current folder, which may be someone else's. A name that contains a folder is looked up only there.
 *
 * @see https://learn.microsoft.com/windows-server/administration/windows-commands/path
 */
export function findProgram(
  name: string,
  { env, platform }: { readonly env: Env; readonly platform: NodeJS.Platform },
): string | undefined {
  const windows = platform === "win32";
  const inPath = (variable(env, "PATH") ?? "")
    .split(windows ? ";" : ":")
    .map((folder) => (windows ? folder.replace(/^"(.*)"$/, "$1") : folder))
    .filter((folder) => folder !== "");
  const folders = (windows ? /[\\/]/ : /\//).test(name) ? [""] : inPath;
  const endings = windows ? endingsOf(name, env) : [""];
  return folders
    .flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)))
    .find((file) => isProgram(file, windows));
}

function endingsOf(name: string, env: Env): readonly string[] {
  const all = (variable(env, "PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").split(";");
  return path.extname(name) === "" ? all : ["", ...all];
}

/** A variable by its name in capitals; Windows ignores the case. */
function variable(env: Env, name: string): string | undefined {
  const text = env[name] ?? Object.entries(env).find(([each]) => each.toUpperCase() === name)?.[1];
  return text === "" ? undefined : text;
}

/** Whether a file can be run. Windows has no permission for that: the extension decides. */
function isProgram(file: string, windows: boolean): boolean {
  try {
    accessSync(file, windows ? constants.F_OK : constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

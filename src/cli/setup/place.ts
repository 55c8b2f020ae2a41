import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { given, processEnv, userHome } from "../../config/process-env.ts";
import type { Place, Tool } from "./tool.ts";

/** This user on this machine. */
export function thisPlace(): Place {
  return {
    env: processEnv(),
    home: userHome(),
    platform: process.platform,
    exists: (file) => existsSync(file),
  };
}

/** Whether a client is installed: its program is on the PATH, or it has left a folder. */
export function isInstalled(tool: Tool, place: Place): boolean {
  return (
    tool.folders(place).some((folder) => place.exists(folder)) ||
    tool.programs.some((name) => programOnPath(name, place))
  );
}

function programOnPath(name: string, { env, platform }: Place): boolean {
  const windows = platform === "win32";
  const endings = windows ? (given(env, "PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").split(";") : [""];
  const folders = (env["PATH"] ?? "").split(windows ? ";" : ":").filter((folder) => folder !== "");
  return folders.some((folder) =>
    endings.some((ending) => isProgram(path.join(folder, name + ending))),
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

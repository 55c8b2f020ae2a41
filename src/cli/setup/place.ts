import { existsSync } from "node:fs";
import { processEnv, userHome } from "../../config/process-env.ts";
import { findProgram } from "../find-program.ts";
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
    tool.programs.some((name) => findProgram(name, place) !== undefined)
  );
}

import path from "node:path";
import { ConfigError } from "../errors.ts";
import { makeFolders } from "../lib/make-folders.ts";
import { given, processEnv, userHome, type Env } from "./process-env.ts";

interface Platform {
  readonly env: Env;
  readonly name: NodeJS.Platform;
}

/**
 * The folder of this user for what the package keeps from one run to the next: keys and sessions. It may not exist yet;
 * create it with {@link makeStateFolder}.
 *
 * - Linux and others: `byok-identity` in `XDG_STATE_HOME`, or in `~/.local/state`. A relative `XDG_STATE_HOME` is ignored.
 * - macOS: `~/Library/Application Support/byok-identity`.
 * - Windows: `%LOCALAPPDATA%\byok-identity`.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function stateFolder({ env, name }: Platform = thisPlatform()): string {
  if (name === "win32") {
    const windows = path.win32;
    const local = given(env, "LOCALAPPDATA") ?? windows.join(userHome(), "AppData", "Local");
    return windows.join(local, FOLDER);
  }
  const posix = path.posix;
  if (name === "darwin") return posix.join(userHome(), "Library", "Application Support", FOLDER);
  const state = given(env, "XDG_STATE_HOME");
  return state !== undefined && posix.isAbsolute(state)
    ? posix.join(state, FOLDER)
    : posix.join(userHome(), ".local", "state", FOLDER);
}

const FOLDER = "byok-identity";

/**
 * Creates the folder, if it is missing, so that only this user can enter it (mode 0700). Returns its path.
 *
 * @throws ConfigError if that is not possible.
 */
export function makeStateFolder(): string {
  const folder = stateFolder();
  try {
    makeFolders(folder, 0o700);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `cannot be created (${code}); make it writable${elsewhere(process.platform)}`;
    throw new ConfigError([{ path: folder, message }], { cause, subject: "state folder" });
  }
  return folder;
}

/** macOS has one place for it. */
function elsewhere(platform: NodeJS.Platform): string {
  if (platform === "darwin") return "";
  const variable = platform === "win32" ? "LOCALAPPDATA" : "XDG_STATE_HOME";
  return `, or set ${variable} to another folder`;
}

function thisPlatform(): Platform {
  return { env: processEnv(), name: process.platform };
}

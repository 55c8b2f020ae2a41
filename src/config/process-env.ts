/** Environment variables, in the shape of `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The environment of this process. */
export function processEnv(): Env {
  return process.env;
}

/** This user's home directory. */
export function userHome(): string {
  return process.getBuiltinModule("node:os").homedir();
}

/** The path of a program of Windows itself: by its name alone, one in the current folder would be started. */
export function windowsProgram(name: string): string {
  const root = given(processEnv(), "SystemRoot") ?? String.raw`C:\Windows`;
  return `${root}\\System32\\${name}`;
}

/** An empty variable counts as not set, as in the Copilot CLI. */
export function given(env: Env, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === "" ? undefined : text;
}

/** Set for credential commands to the command itself, so that it can detect that it would start itself. */
export const RUNNING_COMMAND = "BYOK_IDENTITY_COMMAND";

/** Where a fleet shares its tokens. */
export const REDIS_URL = "BYOK_IDENTITY_REDIS_URL";

/** The credential that opens it instead of a password, as JSON. */
export const REDIS_CREDENTIAL = "BYOK_IDENTITY_REDIS_CREDENTIAL";

/** The keys that encrypt them, separated by commas. */
export const STORE_KEY = "BYOK_IDENTITY_STORE_KEY";

/** Sets variables of this process; an undefined one is removed. */
export function extendProcessEnv(variables: Env): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** Environment variables, as `process.env` has them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The environment of this process. */
export function processEnv(): Env {
  return process.env;
}

import { processEnv, type Env } from "../config/process-env.ts";

/** Everything that determines which identity a process finds by itself. */
const VARIABLES = /^(?:AZURE|IDENTITY|IMDS|MSI)_/;

/** A key for an identity that differs between machines; undefined if this machine cannot be identified. */
export function machineKey(key: string): string | undefined {
  const place = placeOf(processEnv());
  return place === undefined ? undefined : JSON.stringify([key, place]);
}

/**
 * Identifies where an identity without its own name is valid: this boot of this machine, the network of its endpoint (a
 * container has its own), the user, and the variables that select the identity. Processes with the same value find the
 * same identity. Undefined on systems other than Linux, which do not provide these: several machines may have the same
 * host name.
 */
export function placeOf(env: Env): string | undefined {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const { readFileSync, readlinkSync } = process.getBuiltinModule("node:fs");
  try {
    const names = [
      readFileSync("/proc/sys/kernel/random/boot_id", "utf8"),
      readlinkSync("/proc/self/ns/net"),
      process.getBuiltinModule("node:os").hostname(),
      process.getuid?.(),
      Object.entries(env)
        .filter(([name]) => VARIABLES.test(name))
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    ];
    return createHash("sha256").update(JSON.stringify(names)).digest("base64url");
  } catch {
    return undefined;
  }
}

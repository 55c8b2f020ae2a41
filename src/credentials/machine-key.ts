import { processEnv, type Env } from "../config/process-env.ts";

/** What decides which identity a process finds by itself. */
const VARIABLES = /^(?:AZURE|IDENTITY|IMDS|MSI)_/;

/** A key for an identity that is another one elsewhere; undefined where this place has no name. */
export function machineKey(key: string): string | undefined {
  const place = placeOf(processEnv());
  return place === undefined ? undefined : JSON.stringify([key, place]);
}

/**
 * Names the place that an identity without a name of its own belongs to: this boot of this machine, the network that
 * its endpoint is reached by (a container has its own), the user, and the variables that say which identity it is.
 * Processes for which this is equal find the same identity. Undefined where the system has no such names, as elsewhere
 * than on Linux: a host name alone is given to more than one machine.
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

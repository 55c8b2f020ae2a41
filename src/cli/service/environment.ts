import { given, type Env } from "../../config/process-env.ts";

/** Where programs, certificates and servers are found, and which Azure identity is meant. No secrets. */
const NAMES = [
  "PATH",
  "XDG_STATE_HOME",
  "NODE_EXTRA_CA_CERTS",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "AZURE_AUTHORITY_HOST",
  "AZURE_CLIENT_ID",
  "AZURE_CONFIG_DIR",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_TENANT_ID",
];

/**
 * The variables that a service manager does not have from the user's shell. `withheld` are the names of those with a
 * password: the definition of a service is no place for one.
 */
export function passedOn(env: Env): {
  readonly environment: Readonly<Record<string, string>>;
  readonly withheld: readonly string[];
} {
  const present = NAMES.flatMap((name) => {
    const value = given(env, name);
    return value === undefined || /\p{Cc}/u.test(value) ? [] : [[name, value] as const];
  });
  return {
    environment: Object.fromEntries(present.filter(([, value]) => !hasPassword(value))),
    withheld: present.filter(([, value]) => hasPassword(value)).map(([name]) => name),
  };
}

function hasPassword(value: string): boolean {
  return /^(?:\w+:\/\/)?[^/]*:[^/]*@/.test(value);
}

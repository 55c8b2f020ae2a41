import { given, type Env } from "../../config/process-env.ts";
import { PROXY_VARIABLES } from "../../config/proxy-route.ts";

/** Where programs, certificates and servers are found, and which Azure identity is meant. No secrets. */
const NAMES = [
  "PATH",
  "XDG_STATE_HOME",
  "NODE_EXTRA_CA_CERTS",
  ...PROXY_VARIABLES,
  "NO_PROXY",
  "no_proxy",
  "AZURE_AUTHORITY_HOST",
  "AZURE_CLIENT_ID",
  "AZURE_CONFIG_DIR",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_TENANT_ID",
];

/** Those whose value is the URL of a proxy. */
const PROXIES: ReadonlySet<string> = new Set(PROXY_VARIABLES);

/**
 * The variables that a service manager does not have from the user's shell. `withheld` are the names of proxies with a
 * user name or password: the definition of a service is no place for one.
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
    environment: Object.fromEntries(present.filter((entry) => !hasUser(entry))),
    withheld: present.filter(hasUser).map(([name]) => name),
  };
}

/** However the URL is written: only user names have an `@` after them, and some of them are tokens. */
function hasUser([name, value]: readonly [string, string]): boolean {
  return PROXIES.has(name) && value.includes("@");
}

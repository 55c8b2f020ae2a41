import { createHash } from "node:crypto";
import path from "node:path";
import { BLOCKS } from "../config/exclusive.ts";
import type { Env } from "../config/process-env.ts";
import type { ProviderConnection } from "../config/types.ts";
import { ConfigError } from "../errors.ts";
import { isFields } from "../lib/fields.ts";
import { listed } from "../lib/listed.ts";

/** A request to the agent has exactly one of these fields, and may say how its token is exchanged. */
export const AGENT_FIELDS = [...BLOCKS, "apiKeyCommand", "apiKeyFile"] as const;

/** The part of a configuration that names the identity. `baseUrl`: for the exchange that sends to its origin. */
export type AgentCredential = Partial<
  Pick<ProviderConnection, (typeof AGENT_FIELDS)[number] | "exchange" | "baseUrl">
>;

/** RFC 6761, section 6.4: a name that never resolves. The base URL if nothing is sent to the provider. */
export const NOWHERE = "https://agent.invalid";

/** The credential in a request's body. Its values are not checked yet. @throws ConfigError */
export function credentialIn(text: string): AgentCredential {
  const value = parsed(text);
  const names = isFields(value) ? Object.keys(value) : [];
  const exchanges = names.includes("exchange");
  const fields = names.filter((name) => !exchanges || (name !== "exchange" && name !== "baseUrl"));
  if (fields.length === 1 && AGENT_FIELDS.some((field) => field === fields[0])) {
    return value as AgentCredential;
  }
  const message = `expected a JSON object with one of ${listed(AGENT_FIELDS, "or")}, such as {"managedIdentity":{}}`;
  throw new ConfigError([{ path: "", message }], { subject: "request to the agent" });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The identity of a configuration, with absolute paths only; undefined if it names none. */
export function identityIn(config: ProviderConnection): AgentCredential | undefined {
  const { exchange, apiKeyFile } = config;
  const block = BLOCKS.find((name) => config[name] !== undefined);
  if (block !== undefined) {
    return { [block]: withPaths({ ...config[block] }), ...exchangeIn(config) };
  }
  const plain = PLAIN_BEFORE_FILE.some((name) => config[name] !== undefined);
  // A command depends on the folder that it runs in, and a callback is in this process.
  return exchange === undefined || apiKeyFile === undefined || plain
    ? undefined
    : { apiKeyFile: path.resolve(apiKeyFile), ...exchangeIn(config) };
}

/** The exchange of a configuration, if it has one. */
export function exchangeIn({
  exchange,
  baseUrl,
}: ProviderConnection): Pick<AgentCredential, "exchange" | "baseUrl"> {
  if (exchange === undefined) return {};
  return exchange.anthropic === undefined
    ? { exchange }
    : { exchange, baseUrl: new URL(baseUrl).origin };
}

/** Credentials that take precedence over a file. */
const PLAIN_BEFORE_FILE = [
  "bearerTokenProvider",
  "hasBearerTokenProvider",
  "apiKeyCommand",
] as const;

function withPaths(block: object): object {
  return Object.fromEntries(
    Object.entries(block).map(([name, value]) => [
      name,
      name.endsWith("File") && typeof value === "string" ? path.resolve(value) : value,
    ]),
  );
}

/** Variables that select Azure identities, and those that `az`, similar tools and the folder of sessions depend on. */
const AMBIENT =
  /^(?:AZURE_.*|IDENTITY_.*|IMDS_.*|MSI_.*|ACTIONS_ID_TOKEN_REQUEST_.*|SYSTEM_OIDCREQUESTURI|SYSTEM_ACCESSTOKEN|NODE_EXTRA_CA_CERTS|HOME|PATH|USERPROFILE|PSModulePath|XDG_STATE_HOME|LOCALAPPDATA)$/;

/**
 * A digest of the environment variables that sources read, which determine the identity in addition to its
 * configuration. Equal digests mean equal identities. Windows ignores the case of a variable's name.
 */
export function environmentOf(env: Env, platform: NodeJS.Platform = process.platform): string {
  const windows = platform === "win32";
  const ambient = windows ? new RegExp(AMBIENT, "i") : AMBIENT;
  const entries = Object.entries(env)
    .filter(([name, value]) => ambient.test(name) && value !== undefined)
    .map(([name, value]) => [windows ? name.toUpperCase() : name, value] as const)
    .toSorted(([one], [two]) => (one < two ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex");
}

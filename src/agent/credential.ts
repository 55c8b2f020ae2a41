import { createHash } from "node:crypto";
import path from "node:path";
import { BLOCKS } from "../config/exclusive.ts";
import type { Env } from "../config/process-env.ts";
import type { ProviderConnection } from "../config/types.ts";

/** Fields of which a request to the agent has one. */
export const AGENT_FIELDS = [...BLOCKS, "apiKeyCommand", "apiKeyFile"] as const;

/** The part of a configuration that says whose tokens are wanted. */
export type AgentCredential = Partial<Pick<ProviderConnection, (typeof AGENT_FIELDS)[number]>>;

/** The identity a configuration names, with no path that depends on where it is read; undefined where it names none. */
export function identityIn(config: ProviderConnection): AgentCredential | undefined {
  const block = BLOCKS.find((name) => config[name] !== undefined);
  return block === undefined ? undefined : { [block]: withPaths({ ...config[block] }) };
}

function withPaths(block: object): object {
  return Object.fromEntries(
    Object.entries(block).map(([name, value]) => [
      name,
      name.endsWith("File") && typeof value === "string" ? path.resolve(value) : value,
    ]),
  );
}

/** Variables by which Azure's identities are found and chosen, and what `az` and its like start from. */
const AMBIENT =
  /^(?:AZURE_.*|IDENTITY_.*|IMDS_.*|MSI_.*|NODE_EXTRA_CA_CERTS|HOME|PATH|USERPROFILE|PSModulePath)$/;

/**
 * What an identity is besides its configuration: a digest of the variables that sources look at. Equal digests get
 * equal identities.
 */
export function environmentOf(env: Env): string {
  const entries = Object.entries(env)
    .filter(([name, value]) => AMBIENT.test(name) && value !== undefined)
    .toSorted(([one], [two]) => (one < two ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex");
}

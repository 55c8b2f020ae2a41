import { existsSync } from "node:fs";
import { agentAddress, SOCKET_VARIABLE } from "../../agent/address.ts";
import { askAgent } from "../../agent/ask.ts";
import { agentAuth } from "../../agent/auth.ts";
import { environmentOf, identityIn } from "../../agent/credential.ts";
import { agentTransport } from "../../agent/platform-transport.ts";
import { processEnv } from "../../config/process-env.ts";
import type { NamedProviderConfig, ProviderConfig } from "../../config/types.ts";
import type { ProviderAuth, ProviderAuthOptions } from "../../provider-auth.ts";
import type { Io } from "../io.ts";

/** A credential through this user's agent; undefined if there is no trustworthy agent. */
export function throughAgent(
  config: ProviderConfig | NamedProviderConfig,
  options: ProviderAuthOptions,
  { terminal, stderr }: Io,
  credential = identityIn(config),
): ProviderAuth | undefined {
  const address = agentAddress(processEnv());
  if (credential === undefined || address === "" || !existsSync(address)) return undefined;
  const transport = agentTransport();
  const problem = transport.addressProblem(address);
  if (problem !== undefined) {
    // A program that runs this as a helper may show its stderr as the reason for a failure.
    if (terminal.stderr) stderr(`warning: ${SOCKET_VARIABLE}: the agent is not used: ${problem}\n`);
    return undefined;
  }
  const environment = environmentOf(processEnv());
  return agentAuth(
    config,
    (request) => askAgent(transport.requestTo(address), credential, environment, request),
    options,
  );
}

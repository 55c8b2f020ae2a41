import { existsSync } from "node:fs";
import path from "node:path";
import { agentAddress } from "../../agent/address.ts";
import { exchangeIn, identityIn, type AgentCredential } from "../../agent/credential.ts";
import { processEnv } from "../../config/process-env.ts";
import type { ProviderConnection } from "../../config/types.ts";
import { ConfigError } from "../../errors.ts";
import type { Io } from "../io.ts";
import { ownCommand } from "../own-command.ts";
import { chooseProvider } from "../provider/choose.ts";
import { printWarnings } from "../provider/warnings.ts";
import { shellLine } from "../../lib/shell-line.ts";
import type { AgentCommandOptions } from "./run.ts";

/** Prints a command line that asks the agent for the chosen provider's credential. */
export async function printCommand(
  { output, ...options }: Omit<AgentCommandOptions, "idle">,
  io: Io,
): Promise<void> {
  const { config, warnings } = await chooseProvider(options, { baseUrl: false });
  printWarnings(warnings, io);
  const address = agentAddress(processEnv());
  const credential = JSON.stringify(askable(config));
  const words =
    process.platform === "win32" ? ownWords(credential) : curlWords(address, credential);
  const command = shellLine(words, process.platform);
  io.stdout(`${output === "json" ? JSON.stringify({ command, socket: address }) : command}\n`);
  if (!existsSync(address)) io.stderr(`warning: no agent listens on ${address} now\n`);
}

function curlWords(socket: string, credential: string): readonly string[] {
  // -q: not with the proxy of ~/.curlrc.
  return ["curl", "-qsSf", "--unix-socket", socket, "-d", credential, "http://localhost/token"];
}

/**
 * On Windows nothing but this package can prove the key to the agent in fewer words, or starts faster than it:
 * PowerShell takes longer to start. Each shell reads quotation marks in another way, so the credential has none.
 */
function ownWords(credential: string): readonly string[] {
  const encoded = Buffer.from(credential).toString("base64url");
  return [...ownCommand(), "token", "--agent", encoded];
}

function askable(config: ProviderConnection): AgentCredential {
  const secret = SECRETS.find(([block, field]) => {
    const fields = config[block] as Readonly<Record<string, unknown>> | undefined;
    return fields?.[field] !== undefined;
  });
  if (secret !== undefined) {
    const [block, field] = secret;
    throw usage(`${block}.${field}`, `${SECRET}; use ${field}File`);
  }
  const { apiKeyCommand, apiKeyFile } = config;
  const credential = identityIn(config);
  if (credential !== undefined) return credential;
  if (config.apiKey !== undefined || config.bearerToken !== undefined) {
    throw usage(
      config.apiKey === undefined ? "bearerToken" : "apiKey",
      `${SECRET}; use apiKeyFile`,
    );
  }
  if (apiKeyCommand !== undefined) return { apiKeyCommand, ...exchangeIn(config) };
  if (apiKeyFile !== undefined) return { apiKeyFile: path.resolve(apiKeyFile) };
  throw usage("", "has no credential that another process could request");
}

const SECRET = "is a secret, which must not be on a command line";

const SECRETS = [
  ["servicePrincipal", "clientSecret"],
  ["oauth", "clientSecret"],
  ["oauth", "refreshToken"],
] as const;

function usage(where: string, message: string): ConfigError {
  return new ConfigError([{ path: where, message }], { subject: "use of agent" });
}

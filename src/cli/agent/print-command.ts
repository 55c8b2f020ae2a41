import { existsSync } from "node:fs";
import path from "node:path";
import { agentSocket } from "../../agent/address.ts";
import { exchangeIn, identityIn, type AgentCredential } from "../../agent/credential.ts";
import { processEnv } from "../../config/process-env.ts";
import type { ProviderConnection } from "../../config/types.ts";
import { ConfigError } from "../../errors.ts";
import type { Io } from "../io.ts";
import { chooseProvider } from "../provider/choose.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { tellWarnings } from "../provider/warnings.ts";

/** Prints a command for a POSIX shell that asks the agent for the chosen provider's credential. */
export async function printCommand(options: ProviderOptions, io: Io): Promise<void> {
  const { config, warnings } = await chooseProvider(options, { baseUrl: false });
  tellWarnings(warnings, io);
  const socket = agentSocket(processEnv());
  const credential = JSON.stringify(askable(config));
  io.stdout(
    // -q: not with the proxy of ~/.curlrc.
    `curl -qsSf --unix-socket ${quoted(socket)} -d ${quoted(credential)} http://localhost/token\n`,
  );
  if (!existsSync(socket)) io.stderr(`warning: no agent listens on ${socket} now\n`);
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

function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

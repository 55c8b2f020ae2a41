import { createInterface } from "node:readline/promises";
import { processEnv } from "../../config/process-env.ts";
import { configArgument, providersFile, usualProvidersFile } from "../../config/providers-env.ts";
import { parseNamedProviderConfig } from "../../config/parse.ts";
import type { NamedProviderConfig } from "../../config/types.ts";
import { modelScope } from "../../credentials/azure/authority.ts";
import { loginCommand } from "../../credentials/oauth/login-required.ts";
import { oauthProblems } from "../../credentials/oauth/problems.ts";
import { ConfigError } from "../../errors.ts";
import type { Io } from "../io.ts";
import type { ProviderOptions } from "../provider/options.ts";
import type { ToSignIn } from "./choose.ts";
import { issuerOf } from "./issuer.ts";
import { addProvider } from "./providers-file.ts";
import { signInTo } from "./session-of.ts";

/** Asks for what a sign-in needs, line by line, until each answer is valid. */
export async function askForProvider(options: ProviderOptions, io: Io): Promise<ToSignIn> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // The terminal is in raw mode, so Ctrl+C is a key and no signal.
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const ended = new AbortController();
  lines.once("close", () =>
    ended.abort(new ConfigError([{ path: "", message: ENDED }], { subject: "provider" })),
  );
  const signal = AbortSignal.any([io.signal, ended.signal]);
  const ask = async <T>(question: string, read: (answer: string) => T | Promise<T>): Promise<T> => {
    for (;;) {
      const answer = await lines.question(question, { signal }).catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      });
      try {
        return await read(answer.trim());
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        for (const { message } of error.problems) io.stderr(`  ${message}\n`);
      }
    }
  };
  try {
    io.stderr("No provider is configured. Four questions; Ctrl+C stops.\n");
    const issuer = await ask("Issuer URL, or Entra tenant (ID or domain): ", issuerOf);
    const clientId = await ask("Client ID of the application: ", filled);
    const usual = modelScope(issuer) ?? "";
    const scope = await ask(`Scope${usual === "" ? "" : ` [${usual}]`}: `, (text) =>
      text === "" ? usual : text,
    );
    const config = await ask("Base URL of the model provider: ", (baseUrl) =>
      provider({
        name: options.provider ?? "models",
        baseUrl,
        oauth: {
          issuer,
          grant: "authorization_code",
          clientId,
          ...(scope === "" ? {} : { scope }),
        },
      }),
    );
    const file = options.config ?? providersFile(processEnv()) ?? usualProvidersFile(processEnv());
    const wished = await ask(`Write provider “${config.name}” to ${file}? [Y/n] `, (text) =>
      /^(?:y|yes|)$/i.test(text),
    );
    return {
      provider: signInTo(
        config.name,
        config.oauth ?? { clientId },
        // Only a provider that was written is found again.
        wished ? loginCommand(config.name, configArgument(file)) : "byok-identity login",
      ),
      ...(wished ? { save: () => write(file, config, io) } : {}),
    };
  } finally {
    lines.close();
  }
}

const ENDED = "the input ended before every question was answered; nothing was stored";

async function write(file: string, config: NamedProviderConfig, io: Io): Promise<void> {
  await addProvider(file, config);
  io.stderr(`Wrote provider “${config.name}” to ${file}.\n`);
}

function filled(text: string): string {
  if (text !== "") return text;
  throw new ConfigError([{ path: "", message: "An answer is needed." }]);
}

function provider(input: object): NamedProviderConfig {
  const config = parseNamedProviderConfig(input);
  const problems = oauthProblems(config.oauth ?? { clientId: "" });
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

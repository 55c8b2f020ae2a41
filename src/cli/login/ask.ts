import { createInterface } from "node:readline/promises";
import { processEnv } from "../../config/process-env.ts";
import { configArgument, providersFile, usualProvidersFile } from "../../config/providers-env.ts";
import { parseNamedProviderConfig } from "../../config/parse.ts";
import type { NamedProviderConfig } from "../../config/types.ts";
import { modelScope } from "../../credentials/azure/authority.ts";
import { loginCommand } from "../../credentials/oauth/login-required.ts";
import { oauthProblems } from "../../config/oauth-problems.ts";
import { loadLibrary } from "../../credentials/oauth/library.ts";
import { oauthServer } from "../../credentials/oauth/server.ts";
import { ByokIdentityError, ConfigError } from "../../errors.ts";
import { abortable } from "../../lib/abortable.ts";
import type { Io } from "../io.ts";
import type { ProviderOptions } from "../provider/options.ts";
import type { ToSignIn } from "./choose.ts";
import { issuerOf } from "./issuer.ts";
import { addProvider, assertPlace } from "./providers-file.ts";
import { signInTo } from "./session-of.ts";
import { unreadable } from "./vacancy.ts";

/**
 * Asks for what a sign-in needs, line by line, until each answer is valid.
 *
 * @param missing why it asks.
 */
export async function askForProvider(
  options: ProviderOptions,
  missing: string,
  io: Io,
): Promise<ToSignIn> {
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
        // Some answers are checked with a server.
        return await abortable(Promise.resolve(read(answer.trim())), io.signal);
      } catch (error) {
        if (!(error instanceof ByokIdentityError)) throw error;
        for (const line of reasons(error)) io.stderr(`  ${line}\n`);
      }
    }
  };
  try {
    io.stderr(`No provider is configured. ${missing}\n${INTRO}\n`);
    const issuer = await ask("Issuer URL, or Entra tenant (ID or domain): ", async (text) => {
      const meant = await issuerOf(text);
      // Reported now, a wrong one costs no other answer.
      await oauthServer({ issuer: meant, clientId: "" }, DISCOVERY).metadata(await loadLibrary());
      return meant;
    });
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
    const wished = await ask(`Write provider “${config.name}” to ${file}? [Y/n] `, (text) => {
      const wish = yes(text);
      if (wish) assertPlace(file, config);
      return wish;
    });
    return {
      provider: signInTo(
        config.name,
        config.oauth ?? { clientId },
        // Only a provider that was written is found again.
        wished ? loginCommand(config.name, configArgument(file)) : "byok-identity login",
      ),
      save: wished
        ? () => write(file, config, io)
        : () =>
            Promise.resolve(io.stderr(`${UNWRITTEN}\n${JSON.stringify(config, undefined, 2)}\n`)),
    };
  } finally {
    lines.close();
  }
}

/** How long the server may take to answer, milliseconds. */
const DISCOVERY = 10_000;

function reasons(error: ByokIdentityError): string[] {
  if (!(error instanceof ConfigError)) return [error.message];
  return error.problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
}

const ENDED = "the input ended before every question was answered; nothing was stored";

const INTRO = "Four questions follow, and whether to write the answers to a file. Ctrl+C stops.";

async function write(file: string, config: NamedProviderConfig, io: Io): Promise<void> {
  const flaw = unreadable(file, await addProvider(file, config));
  io.stderr(`Wrote provider “${config.name}” to ${file}.\n`);
  if (flaw !== undefined) io.stderr(`warning: ${flaw}\n`);
}

const UNWRITTEN =
  "Nothing was written. Other commands find the session if this provider is in a providers file:";

/** Nothing means yes. */
function yes(text: string): boolean {
  if (/^(?:y|yes|)$/i.test(text)) return true;
  if (/^(?:n|no)$/i.test(text)) return false;
  throw new ConfigError([{ path: "", message: "Answer y or n." }]);
}

function filled(text: string): string {
  if (text !== "") return text;
  throw new ConfigError([{ path: "", message: "An answer is needed." }]);
}

function provider(input: object): NamedProviderConfig {
  const config = parseNamedProviderConfig(input);
  const problems = oauthProblems(config.oauth ?? { clientId: "" });
  if (problems.length > 0) throw new ConfigError(problems);
  // The name first, as people write it.
  const { name, ...rest } = config;
  return { name, ...rest };
}

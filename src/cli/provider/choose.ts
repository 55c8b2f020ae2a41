import { originText } from "../../config/draft.ts";
import { BASE_URL, PROVIDERS_CONFIG } from "../../config/env/variables.ts";
import { CREDENTIAL_FIELDS } from "../../config/exclusive.ts";
import { given, processEnv, RUNNING_COMMAND, type Env } from "../../config/process-env.ts";
import { configArgument } from "../../config/providers-env.ts";
import { DEFAULT_PROVIDER } from "../../config/provider-set.ts";
import type { NamedProviderConfig, ProviderConfig } from "../../config/types.ts";
import { loginCommand } from "../../credentials/oauth/login-required.ts";
import { ConfigError, type ConfigProblem } from "../../errors.ts";
import { unexplained, type ExplainedProvider } from "./explained.ts";
import { flagDraft, hasCredential } from "./flags.ts";
import { fromEnvironment } from "./from-environment.ts";
import type { ProviderOptions } from "./options.ts";

/** A provider that can be used. */
export interface ChosenProvider extends ExplainedProvider {
  readonly config: ProviderConfig | NamedProviderConfig;
  /** The command with which a person signs in to it. */
  readonly login: string;
  /** What a person has to do to sign in to it. */
  readonly signIn: string;
}

/** What a command needs from a provider. */
export interface Needs {
  /** Whether the command sends requests to the provider. */
  readonly baseUrl: boolean;
  /** Whether the credential has to be a person who signs in. */
  readonly person?: boolean;
}

/**
 * The provider that the command line, a file and the environment describe, with a credential.
 *
 * @throws ConfigError with every problem, each with its flag, variable or place in the file.
 */
export async function chooseProvider(
  options: ProviderOptions,
  needs: Needs,
): Promise<ChosenProvider> {
  const explained = await explainProvider(options, needs);
  const { config, problems, warnings } = explained;
  if (config === undefined) throw new ConfigError(problems, { subject: "provider" });
  const origin = Object.values(explained.origins).find(({ kind }) => kind === "file");
  const file = origin?.kind === "file" ? origin.file : undefined;
  if (!CREDENTIAL_FIELDS.some((field) => field in config)) {
    const message = file === undefined ? absent(needs) : lacking(explained.name, file);
    // A misspelt variable is then the likely cause.
    throw new ConfigError([...warnings, { path: "", message }], { subject: "provider" });
  }
  const named = file === undefined ? undefined : configArgument(file);
  const login = loginCommand(explained.name, named, options.scope);
  return { ...explained, config, login, signIn: `Run: ${login}` };
}

const NO_CREDENTIAL =
  "no credential is configured; give --managed-identity, --default-azure, --command or --file, set COPILOT_PROVIDER_MANAGED_IDENTITY=system or another variable, or name a providers file with --config";

/** Why there is nothing to sign in to. */
export const NO_PROVIDER = "There is no providers file, and no variable names a credential.";

/** What to configure for a person. */
export const PERSON_ADVICE =
  "Name a providers file with --config, or set COPILOT_PROVIDER_OAUTH_ISSUER, _CLIENT_ID and _GRANT";

/** Most credentials have no session, so a command for people does not suggest them. */
function absent({ person = false }: Needs): string {
  return person ? `no provider is configured. ${NO_PROVIDER} ${PERSON_ADVICE}` : NO_CREDENTIAL;
}

function lacking(name: string, file: string): string {
  return `provider ${name} of ${file} has no credential; add managedIdentity: {} or another credential`;
}

/** The same with problems and origins, even if it is invalid: does not throw for invalid input. */
export async function explainProvider(
  options: ProviderOptions,
  needs: Needs,
): Promise<ExplainedProvider> {
  const env = processEnv();
  const explained = await explain(options, needs, env);
  const command = explained.config?.apiKeyCommand;
  if (command === undefined || command !== env[RUNNING_COMMAND]) return explained;
  const { config: _, ...rest } = explained;
  const origin = explained.origins["apiKeyCommand"];
  const path = origin === undefined ? "apiKeyCommand" : originText(origin);
  return { ...rest, problems: [{ path, message: ITSELF }] };
}

const ITSELF =
  "is the command that runs this one, so it would run itself forever; add the credential's source to it, such as byok-identity token --managed-identity";

/** The first source that is set; see PRECEDENCE in `options.ts`. */
async function explain(
  options: ProviderOptions,
  { baseUrl }: Needs,
  env: Env,
): Promise<ExplainedProvider> {
  const { config, provider } = options;
  const flags = flagDraft(options);
  if (config === undefined && (provider ?? DEFAULT_PROVIDER) === DEFAULT_PROVIDER) {
    const flagged = "baseUrl" in flags.fields;
    const described = given(env, BASE_URL) !== undefined;
    const file = given(env, PROVIDERS_CONFIG);
    if (described && !flagged && file !== undefined && provider === undefined) {
      return unexplained(DEFAULT_PROVIDER, BOTH);
    }
    const complete = flagged || described || (!baseUrl && hasCredential(flags));
    if (complete || provider !== undefined) return fromEnvironment(env, flags, baseUrl);
  }
  const [{ providersFile, usualProvidersFile }, { fromFile }] = await Promise.all([
    import("../../config/providers-env.ts"),
    import("./from-file.ts"),
  ]);
  const file = config ?? providersFile(env);
  if (file !== undefined) return fromFile(file, provider, flags);
  return provider === undefined
    ? fromEnvironment(env, flags, baseUrl)
    : {
        ...unexplained(provider, { path: "--provider", message: NO_FILE }),
        file: usualProvidersFile(env),
      };
}

const BOTH: ConfigProblem = {
  path: PROVIDERS_CONFIG,
  message: `cannot be combined with ${BASE_URL}: one names several providers, the other is a single provider; unset one, or choose with --provider`,
};

const NO_FILE = `needs a providers file: set --config or ${PROVIDERS_CONFIG}`;

import { explainEnv, type EnvExplanation } from "../../config/env.ts";
import { CREDENTIAL_VARIABLES } from "../../config/env/variables.ts";
import { CREDENTIAL_FIELDS } from "../../config/exclusive.ts";
import { processEnv, RUNNING_COMMAND, type Env } from "../../config/process-env.ts";
import type { NamedProviderConfig, ProviderConfig } from "../../config/types.ts";
import { ConfigError, type ConfigProblem } from "../../errors.ts";
import type { ProviderOptions } from "./options.ts";
import { named, namedProblems, overridesOf, type Overrides } from "./overrides.ts";

/** The provider that a command is to use, and why. */
export interface ExplainedProvider extends Omit<EnvExplanation, "config"> {
  /** `default`, or its name in the file. */
  readonly name: string;
  /** Absent where there are problems. */
  readonly config?: ProviderConfig | NamedProviderConfig;
}

export interface ChosenProvider extends ExplainedProvider {
  readonly config: ProviderConfig | NamedProviderConfig;
}

export interface Needs {
  /** Whether the command sends requests to the provider. Without a base URL there is {@link NO_BASE_URL} in its place. */
  readonly baseUrl: boolean;
}

/** RFC 6761, section 6.4: a name that never leads anywhere. */
const NO_BASE_URL = "https://no-base-url.invalid";

const BASE_URL = "COPILOT_PROVIDER_BASE_URL";

/**
 * The provider that the command line, a file and the environment describe.
 *
 * @throws ConfigError with every problem, each by the flag, variable or place in the file it is in.
 */
export async function chooseProvider(
  options: ProviderOptions,
  needs: Needs,
): Promise<ChosenProvider> {
  const explained = await explainProvider(options, needs);
  const { config, problems } = explained;
  if (config === undefined) throw new ConfigError(problems, { subject: "provider" });
  if (!CREDENTIAL_FIELDS.some((field) => field in config)) {
    throw new ConfigError([{ path: "", message: NO_CREDENTIAL }], { subject: "provider" });
  }
  return { ...explained, config };
}

const NO_CREDENTIAL =
  "nothing says which credential to use; give --managed-identity, --command or --file, set COPILOT_PROVIDER_MANAGED_IDENTITY=system or another variable, or name a file by --config";

/** {@link chooseProvider} with its reasons: does not throw for what the options, the file or the environment say. */
export async function explainProvider(
  options: ProviderOptions,
  { baseUrl }: Needs,
): Promise<ExplainedProvider> {
  const overrides = overridesOf(options);
  const env = overridden(processEnv(), overrides);
  return fromEnvironment(env, overrides, baseUrl);
}

/** The environment as the flags would have it. */
function overridden(env: Env, overrides: Overrides): Env {
  const said = Object.fromEntries(overrides.map(({ variable, value }) => [variable, value]));
  const replaces = CREDENTIAL_VARIABLES.some((name) => name in said);
  const kept = replaces
    ? Object.entries(env).filter(([name]) => !CREDENTIAL_VARIABLES.includes(name))
    : Object.entries(env);
  return { ...Object.fromEntries(kept), ...said };
}

function fromEnvironment(env: Env, overrides: Overrides, needsBaseUrl: boolean): ExplainedProvider {
  const bare = (env[BASE_URL] ?? "").trim() === "";
  if (bare && needsBaseUrl) {
    return { name: "default", origins: {}, problems: [NO_PROVIDER], warnings: [] };
  }
  const { config, ...told } = explainEnv(bare ? { ...env, [BASE_URL]: NO_BASE_URL } : env);
  const flags = new Set(overrides.map(({ flag }) => flag));
  const warnings = namedProblems(told.warnings, overrides);
  const problems = [
    ...namedProblems(told.problems, overrides),
    // Whoever writes a flag means it to count.
    ...warnings.filter(({ path }) => flags.has(path)),
    ...itself(env, config, overrides),
  ];
  const origins = Object.entries(told.origins).map(([field, origin]) => [
    field,
    named(origin, overrides),
  ]);
  return {
    name: "default",
    ...(config === undefined || problems.length > 0 ? {} : { config }),
    origins: Object.fromEntries(bare ? origins.filter(([field]) => field !== "baseUrl") : origins),
    problems,
    warnings: warnings.filter(({ path }) => !flags.has(path)),
  };
}

const NO_PROVIDER: ConfigProblem = {
  path: BASE_URL,
  message:
    "is not set, so there is no provider; set it, give --base-url, or name a file of providers by --config",
};

/** A credential command that runs this very process would go on for ever. */
function itself(
  env: Env,
  config: ProviderConfig | undefined,
  overrides: Overrides,
): readonly ConfigProblem[] {
  const running = env[RUNNING_COMMAND];
  if (running === undefined || config?.apiKeyCommand !== running) return [];
  return [
    {
      path: named("COPILOT_PROVIDER_API_KEY_COMMAND", overrides),
      message:
        "is the command that runs this one, which would run itself without end; say in it where the credential comes from, such as byok-identity token --managed-identity",
    },
  ];
}

import { InvalidArgumentError, Option, type Command } from "commander";
import type { ProviderType } from "../../config/types.ts";

/** The command-line options for the provider. */
export interface ProviderOptions {
  readonly config?: string;
  readonly provider?: string;
  /** `true` without a selector. */
  readonly managedIdentity?: string | true;
  readonly defaultAzure?: true;
  readonly githubActions?: true;
  readonly azurePipelines?: string;
  readonly command?: string;
  readonly file?: string;
  readonly exchange?: string;
  readonly scope?: string;
  readonly baseUrl?: string;
  readonly type?: ProviderType;
}

/** The options that choose or describe a single provider: all except `config`, which names a file. */
const OF_ONE_PROVIDER: Readonly<Record<Exclude<keyof ProviderOptions, "config">, true>> = {
  provider: true,
  managedIdentity: true,
  defaultAzure: true,
  githubActions: true,
  azurePipelines: true,
  command: true,
  file: true,
  exchange: true,
  scope: true,
  baseUrl: true,
  type: true,
};

/** Whether the options choose a single provider, and not a file with any number of them. */
export function selectsOne(options: ProviderOptions): boolean {
  return Object.keys(OF_ONE_PROVIDER).some(
    (name) => options[name as keyof ProviderOptions] !== undefined,
  );
}

/** The options with which every command finds its provider. */
export function addProviderOptions(command: Command): Command {
  const credentials = [
    new Option(
      "--managed-identity [id]",
      "the managed identity of this Azure host; add =CLIENT_ID or =RESOURCE_ID for a user-assigned one",
    ).argParser(identity),
    new Option(
      "--default-azure",
      "the credential that @azure/identity finds: environment, workload identity, az login, …",
    ),
    new Option("--github-actions", "the OIDC token of this GitHub Actions job"),
    new Option(
      "--azure-pipelines <id>",
      "the OIDC token of this Azure Pipelines job, for the service connection with this ID",
    ),
    new Option("--command <line>", "a shell command that prints a credential"),
    new Option("--file <path>", "a file whose credential another process keeps fresh"),
  ];
  for (const option of credentials) {
    const others = credentials.filter((each) => each !== option);
    command.addOption(option.conflicts(others.map((other) => other.attributeName())));
  }
  return command
    .option(
      "--exchange <how>",
      "exchange the token: “entra” or “anthropic”, with AZURE_* or ANTHROPIC_* variables, or the exchange block as JSON",
    )
    .option(
      "--scope <scope>",
      "scope of the token that is sent (default: Azure OpenAI and Foundry models)",
    )
    .option("--base-url <url>", "the provider's base URL")
    .addOption(
      new Option("--type <type>", "the provider's dialect (default: openai)").choices([
        "openai",
        "azure",
        "anthropic",
      ]),
    )
    .option("--config <file>", "a providers file of the Copilot CLI")
    .option(
      "--provider <name>",
      "name of the provider in the file; “default” is the one of the environment",
    )
    .addHelpText("after", PRECEDENCE);
}

const PRECEDENCE = `
Where the provider comes from:
  1. the file of --config, or with --provider NAME the file of COPILOT_PROVIDERS_CONFIG
  2. else COPILOT_PROVIDER_* in the environment, if COPILOT_PROVIDER_BASE_URL or --base-url is given
  3. else the file of COPILOT_PROVIDERS_CONFIG, or providers.json in COPILOT_HOME (~/.copilot)
The other options override single fields of it; a credential option replaces every other credential.
`;

/** Anything else is probably the next argument, which was parsed as the value because the value is optional. */
const IDENTITY = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\/subscriptions\/\S+)$/i;

function identity(text: string): string {
  if (IDENTITY.test(text)) return text;
  throw new InvalidArgumentError(
    "Expected a client ID (a GUID) or a resource ID (/subscriptions/…); to leave it out, put another option or -- after it.",
  );
}

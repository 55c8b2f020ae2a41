import { InvalidArgumentError, Option, type Command } from "commander";
import type { ProviderType } from "../../config/types.ts";

/** What the command line says about the provider. */
export interface ProviderOptions {
  readonly config?: string;
  readonly provider?: string;
  /** `true` without a selector. */
  readonly managedIdentity?: string | true;
  readonly defaultAzure?: true;
  readonly command?: string;
  readonly file?: string;
  readonly scope?: string;
  readonly baseUrl?: string;
  readonly type?: ProviderType;
}

/** The options by which every command that needs a provider finds it. */
export function addProviderOptions(command: Command): Command {
  const credentials = [
    new Option(
      "--managed-identity [id]",
      "managed identity of this Azure host; with =CLIENT_ID or =RESOURCE_ID a user-assigned one",
    ).argParser(identity),
    new Option(
      "--default-azure",
      "what @azure/identity finds: environment, workload identity, az login, …",
    ),
    new Option("--command <line>", "a shell command that prints a credential"),
    new Option("--file <path>", "a file that something else keeps a fresh credential in"),
  ];
  for (const option of credentials) {
    const others = credentials.filter((each) => each !== option);
    command.addOption(option.conflicts(others.map((other) => other.attributeName())));
  }
  return command
    .option("--scope <scope>", "what the identity's token is for (Azure OpenAI and Foundry models)")
    .option("--base-url <url>", "the provider's base URL")
    .addOption(
      new Option("--type <type>", "the provider's dialect (openai)").choices([
        "openai",
        "azure",
        "anthropic",
      ]),
    )
    .option("--config <file>", "a file of providers, as the Copilot CLI reads it")
    .option("--provider <name>", "which of them; default is the environment's")
    .addHelpText("after", PRECEDENCE);
}

const PRECEDENCE = `
Where the provider comes from:
  1. the file of --config, or with --provider NAME the file of COPILOT_PROVIDERS_CONFIG
  2. else COPILOT_PROVIDER_* in the environment, where COPILOT_PROVIDER_BASE_URL or --base-url is given
  3. else the file of COPILOT_PROVIDERS_CONFIG, or providers.json in COPILOT_HOME (~/.copilot)
The other options win over it field by field; a credential among them replaces every other credential.
`;

/** Anything else is probably the next argument, taken for the value because the value may be missing. */
const IDENTITY = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\/subscriptions\/\S+)$/i;

function identity(text: string): string {
  if (IDENTITY.test(text)) return text;
  throw new InvalidArgumentError(
    "Expected a client ID (a GUID) or a resource ID (/subscriptions/…); without one, put another option or -- behind it.",
  );
}

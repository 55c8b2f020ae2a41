import { CREDENTIAL_HEADERS } from "../authorizer/dialect.ts";
import type { BearerTokenProvider, ProviderConnection } from "../config/types.ts";
import { ConfigError } from "../errors.ts";

/** Fields that set a credential. The SDK gets only those that it knows and that apply. */
const CREDENTIAL_FIELDS = [
  "managedIdentity",
  "defaultAzureCredential",
  "servicePrincipal",
  "oauth",
  "githubActions",
  "azurePipelines",
  "exchange",
  "apiKeyCommand",
  "apiKeyFile",
  "apiKey",
  "bearerToken",
  "bearerTokenProvider",
  "hasBearerTokenProvider",
] as const;

type CredentialField = (typeof CREDENTIAL_FIELDS)[number];

/** A provider in the shape of @github/copilot-sdk: the configuration, with a credential that the SDK can send. */
export type CopilotProviderFields<Config extends ProviderConnection> = Omit<
  Config,
  CredentialField
> & {
  apiKey?: string;
  bearerToken?: string;
  bearerTokenProvider?: BearerTokenProvider;
};

/** How a provider's credential gets into its requests. */
export interface Conveyance {
  /**
   * The configuration field that sets the credential; `source` if the source option does, `none` if there is no
   * credential.
   */
  readonly kind: string;
  /** The runtime calls this before each request. */
  readonly bearerTokenProvider: BearerTokenProvider;
  /** Headers of {@link CopilotRoute}; present if requests are sent from this process. */
  readonly route?: Readonly<Record<string, string>>;
}

/** A placeholder for the credential if requests are sent from this process. It is useless if it is sent by mistake. */
const PLACEHOLDER = "sent-by-byok-identity";

/** @throws ConfigError for a key that the runtime cannot send in the header that the provider expects. */
export function providerFields<Config extends ProviderConnection>(
  config: Config,
  { kind, bearerTokenProvider, route }: Conveyance,
): CopilotProviderFields<Config> {
  const fields = without(config, CREDENTIAL_FIELDS);
  const headers = {
    ...(kind === "none" ? config.headers : withoutCredentials(config.headers)),
    ...route,
  };
  const shared =
    config.headers === undefined && route === undefined ? fields : { ...fields, headers };
  if (route !== undefined) {
    refuseWebSockets(config);
    return kind === "none" ? shared : { ...shared, bearerToken: PLACEHOLDER };
  }
  switch (kind) {
    case "none":
      return shared;
    case "apiKey":
    case "bearerToken":
      return { ...shared, [kind]: config[kind]?.trim() };
    case "apiKeyCommand":
    case "apiKeyFile":
      refuseKeyHeader(config, kind);
  }
  return { ...shared, bearerTokenProvider };
}

function without<T extends object, K extends PropertyKey>(
  object: T,
  keys: readonly K[],
): Omit<T, K> {
  const dropped: readonly PropertyKey[] = keys;
  return Object.fromEntries(
    Object.entries(object).filter(([key]) => !dropped.includes(key)),
  ) as Omit<T, K>;
}

function withoutCredentials(
  headers: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !CREDENTIAL_HEADERS.includes(name.toLowerCase())),
  );
}

function refuseKeyHeader({ type = "openai" }: ProviderConnection, path: string): void {
  if (type === "openai") return;
  throw new ConfigError([
    {
      path,
      message: `cannot be used for a provider of type ${type} with the SDK's callback, whose result is always sent as a bearer token; send the requests from this process with copilotRequests()`,
    },
  ]);
}

function refuseWebSockets({ transport }: ProviderConnection): void {
  if (transport !== "websockets") return;
  throw new ConfigError([
    {
      path: "transport",
      message: "cannot be websockets with the SDK's request handler; use http",
    },
  ]);
}

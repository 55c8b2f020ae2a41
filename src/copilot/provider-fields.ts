import { CREDENTIAL_HEADERS } from "../authorizer/dialect.ts";
import type { BearerTokenProvider, ProviderConnection } from "../config/types.ts";
import { ConfigError } from "../errors.ts";

/** Fields that say where a credential comes from. The SDK is given those it knows, and only where they apply. */
const CREDENTIAL_FIELDS = [
  "managedIdentity",
  "defaultAzureCredential",
  "servicePrincipal",
  "oauth",
  "apiKeyCommand",
  "apiKeyFile",
  "apiKey",
  "bearerToken",
  "bearerTokenProvider",
  "hasBearerTokenProvider",
] as const;

type CredentialField = (typeof CREDENTIAL_FIELDS)[number];

/** A provider as @github/copilot-sdk takes it: the configuration, with a credential that the SDK knows how to send. */
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
  /** The configuration field that holds the credential; `source` where an option does, `none` where nothing does. */
  readonly kind: string;
  /** Asked by the runtime before each request. */
  readonly bearerTokenProvider: BearerTokenProvider;
  /** Headers of {@link CopilotRoute}; given where requests are sent from this process. */
  readonly route?: Readonly<Record<string, string>>;
}

/** Stands in for the credential where requests are sent from this process. Sent by mistake, it opens nothing. */
const PLACEHOLDER = "sent-by-byok-identity";

/** @throws ConfigError for a key that the runtime cannot send as the provider wants it. */
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
      message: `cannot reach a provider of type ${type} by way of the SDK's callback, whose answer is always sent as a bearer token; send the requests from this process with copilotRequests()`,
    },
  ]);
}

function refuseWebSockets({ transport }: ProviderConnection): void {
  if (transport !== "websockets") return;
  throw new ConfigError([
    {
      path: "transport",
      message: "cannot be websockets where requests go through the SDK's request handler; use http",
    },
  ]);
}

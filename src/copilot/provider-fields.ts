import { CREDENTIAL_HEADERS } from "../authorizer/dialect.ts";
import { CREDENTIAL_FIELDS, type CredentialField } from "../config/exclusive.ts";
import type { BearerTokenProvider, ProviderConnection } from "../config/types.ts";
import { ConfigError } from "../errors.ts";

/** Fields about the credential. The SDK gets only those of them that it knows and that apply. */
const ABOUT_CREDENTIAL: ReadonlySet<string> = new Set([...CREDENTIAL_FIELDS, "exchange"]);

/** A provider in the shape of @github/copilot-sdk: the configuration, with a credential that the SDK can send. */
export type CopilotProviderFields<Config extends ProviderConnection> = Omit<
  Config,
  CredentialField | "exchange"
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
  const fields = withoutCredential(config);
  const headers = {
    ...(kind === "none" ? config.headers : withoutCredentialHeaders(config.headers)),
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

function withoutCredential<Config extends ProviderConnection>(
  config: Config,
): Omit<Config, CredentialField | "exchange"> {
  return Object.fromEntries(
    Object.entries(config).filter(([name]) => !ABOUT_CREDENTIAL.has(name)),
  ) as Omit<Config, CredentialField | "exchange">;
}

function withoutCredentialHeaders(
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

import { ConfigError } from "../errors.ts";
import type { ProviderConnection } from "../config/types.ts";
import type { IdentityLabel } from "../token/events.ts";
import type { Presentation, TokenSource } from "../token/types.ts";
import type { DetectedHost } from "./azure/identity-host.ts";
import { callbackCredential } from "./callback.ts";
import { apiKeyCommand } from "./command/api-key-command.ts";
import { defaultAzureCredential } from "./azure/default-azure-credential.ts";
import { apiKeyFile } from "./file/api-key-file.ts";
import { managedIdentityCredential } from "./azure/managed-identity.ts";
import { oauthCredential } from "./oauth/credential.ts";
import { servicePrincipalCredential } from "./azure/service-principal.ts";
import { staticCredential } from "./static.ts";

/** What the sources need of the world around them. */
export interface CredentialContext {
  /** Provider name passed to bearerTokenProvider. */
  readonly providerName: string;
  /** Detects the Azure host; called once, on first use. */
  readonly detectHost: (clientId: string | undefined) => DetectedHost;
  /** Time allowed for one try, milliseconds. */
  readonly attemptTimeout: number;
  /** Time allowed for all tries of one token, milliseconds. */
  readonly acquireTimeout: number;
  /** How long a token of unknown expiry is used before it is asked for again, milliseconds. */
  readonly tokenTtl: number;
}

/** A source that a configuration asked for, and how `createProviderAuth` is to use it. */
export interface Credential {
  readonly identity: IdentityLabel;
  readonly presentation: Presentation;
  /** One try, bounded in time. */
  readonly attempt: TokenSource;
  /** Asked in its place where no valid token is left: tries again where that may help. */
  readonly acquire?: TokenSource;
  /** Absent where the source is asked for every request. */
  readonly cache?: {
    /** Equal keys are one identity: its token is shared. */
    readonly key: string;
    /**
     * What names the identity beyond this process, so that a store may hand its token to other members of a fleet;
     * undefined where nothing does. Absent where the token is this process's own.
     */
    readonly fleetKey?: () => string | undefined;
    /** How long a token of unknown expiry is trusted, milliseconds. */
    readonly ttl?: number;
    /** Asked at each use whether what the token was made from has changed. Never rejects. */
    readonly changed?: () => Promise<boolean>;
  };
}

type Factory = (config: ProviderConnection, context: CredentialContext) => Credential | undefined;

/**
 * In order of precedence. The identity blocks stand first for no other reason than that they exclude everything
 * else; among the plain credentials the order is the Copilot SDK's.
 */
const FACTORIES: readonly Factory[] = [
  ({ managedIdentity }, context) =>
    managedIdentity === undefined ? undefined : managedIdentityCredential(managedIdentity, context),
  ({ defaultAzureCredential: block }, context) =>
    block === undefined ? undefined : defaultAzureCredential(block, context),
  ({ servicePrincipal }, context) =>
    servicePrincipal === undefined
      ? undefined
      : servicePrincipalCredential(servicePrincipal, context),
  ({ oauth }, context) => (oauth === undefined ? undefined : oauthCredential(oauth, context)),
  ({ bearerTokenProvider, hasBearerTokenProvider }, context) => {
    if (bearerTokenProvider !== undefined) return callbackCredential(bearerTokenProvider, context);
    if (hasBearerTokenProvider === true) throw new ConfigError([CALLBACK_MISSING]);
    return undefined;
  },
  ({ bearerToken }) =>
    bearerToken === undefined ? undefined : staticCredential("bearerToken", bearerToken),
  ({ apiKeyCommand: command }, context) =>
    command === undefined ? undefined : apiKeyCommand(command, context),
  ({ apiKeyFile: file }, context) => (file === undefined ? undefined : apiKeyFile(file, context)),
  ({ apiKey }) => (apiKey === undefined ? undefined : staticCredential("apiKey", apiKey)),
];

const CALLBACK_MISSING = {
  path: "hasBearerTokenProvider",
  message:
    "says that a callback answers with tokens, but the configuration holds none; pass it as bearerTokenProvider",
};

/**
 * The credential a valid configuration asks for; undefined where it has none.
 *
 * @throws ConfigError where it announces a callback that is not there.
 */
export function credentialOf(
  config: ProviderConnection,
  context: CredentialContext,
): Credential | undefined {
  for (const factory of FACTORIES) {
    const credential = factory(config, context);
    if (credential !== undefined) return credential;
  }
  return undefined;
}

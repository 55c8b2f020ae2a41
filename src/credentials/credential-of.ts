import type { ProviderConnection } from "../config/types.ts";
import { defaultAzureCredential } from "./azure/default-azure-credential.ts";
import { managedIdentityCredential } from "./azure/managed-identity.ts";
import { servicePrincipalCredential } from "./azure/service-principal.ts";
import { callbackCredential } from "./callback.ts";
import { azurePipelinesCredential } from "./ci/azure-pipelines.ts";
import { githubActionsCredential } from "./ci/github-actions.ts";
import { commandCredential } from "./command/api-key-command.ts";
import type { Credential, CredentialContext } from "./credential.ts";
import { exchanged } from "./exchange/exchanged.ts";
import { exchangeOf } from "./exchange/registry.ts";
import { subjectOf } from "./exchange/subject.ts";
import { fileCredential } from "./file/api-key-file.ts";
import { oauthCredential } from "./oauth/credential.ts";
import { staticCredential } from "./static.ts";

type Factory = (config: ProviderConnection, context: CredentialContext) => Credential | undefined;

/**
 * In order of precedence. The identity blocks come first, but their position has no effect, because they exclude
 * everything else; the order of the plain credentials is the Copilot SDK's.
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
  ({ githubActions }, context) =>
    githubActions === undefined ? undefined : githubActionsCredential(githubActions, context),
  ({ azurePipelines }, context) =>
    azurePipelines === undefined ? undefined : azurePipelinesCredential(azurePipelines, context),
  ({ bearerTokenProvider }, context) =>
    bearerTokenProvider === undefined
      ? undefined
      : callbackCredential(bearerTokenProvider, context),
  ({ bearerToken }) =>
    bearerToken === undefined ? undefined : staticCredential("bearerToken", bearerToken),
  ({ apiKeyCommand }, context) =>
    apiKeyCommand === undefined ? undefined : commandCredential(apiKeyCommand, context),
  ({ apiKeyFile }, context) =>
    apiKeyFile === undefined ? undefined : fileCredential(apiKeyFile, context),
  ({ apiKey }) => (apiKey === undefined ? undefined : staticCredential("apiKey", apiKey)),
];

/** The credential of a valid configuration; undefined if it has none. */
export function credentialOf(
  config: ProviderConnection,
  context: CredentialContext,
): Credential | undefined {
  if (config.exchange === undefined) return sourceOf(config, context);
  const exchange = exchangeOf(config.exchange, config.baseUrl);
  const subject = sourceOf(subjectOf(config, exchange), { ...context, isSubject: true });
  return subject && exchanged(subject, exchange, context);
}

function sourceOf(config: ProviderConnection, context: CredentialContext): Credential | undefined {
  for (const factory of FACTORIES) {
    const credential = factory(config, context);
    if (credential !== undefined) return credential;
  }
  return undefined;
}

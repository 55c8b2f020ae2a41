import type { DefaultAzureCredential } from "../../config/types.ts";
import type { Env } from "../../config/process-env.ts";
import { ByokIdentityError, ConfigError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import type { TokenSource } from "../../token/types.ts";
import { entraApplication } from "./application.ts";
import type { Link } from "./chain.ts";
import { assertEndpointVariables } from "./endpoint-variables.ts";
import type { DetectedHost } from "./identity-host.ts";
import { freshToken, type EntraContext, type Identity } from "./fresh-token.ts";
import { imdsMayAnswer } from "./imds-probe.ts";
import { managedIdentitySource, mintsOn } from "./managed-identity.ts";

const PRODUCTION = [
  "EnvironmentCredential",
  "WorkloadIdentityCredential",
  "ManagedIdentityCredential",
] as const;

const DEVELOPMENT = [
  "VisualStudioCodeCredential",
  "AzureCliCredential",
  "AzurePowerShellCredential",
  "AzureDeveloperCliCredential",
] as const;

type LinkName = (typeof PRODUCTION)[number] | (typeof DEVELOPMENT)[number];

const ALL: readonly LinkName[] = [...PRODUCTION, ...DEVELOPMENT];

/** What the credentials of the default chain need. */
export interface DefaultChainContext extends Omit<EntraContext, "what"> {
  readonly env: Env;
  readonly detectHost: (clientId: string | undefined) => DetectedHost;
  /** Time limit of a program, milliseconds. */
  readonly programTimeout: number;
}

/**
 * The credentials of `@azure/identity`'s DefaultAzureCredential in the same order, each created for a single token.
 * That class itself cannot be used: its managed identity uses a cache of the whole process, which a refusal cannot
 * bypass, and it drops the reasons of credentials that cannot even be created. Its last credential, the broker of the
 * operating system, is not available from outside.
 *
 * @throws ConfigError if `AZURE_TOKEN_CREDENTIALS` names no known credential.
 * @see
 * https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains#defaultazurecredential-overview
 */
export function defaultLinks(
  block: DefaultAzureCredential,
  context: DefaultChainContext,
): readonly Link[] {
  const names = chosen(context.env["AZURE_TOKEN_CREDENTIALS"]);
  return names.map((name) => linkOf(name, block, context, names.length === 1));
}

/** @see https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains#how-to-customize-defaultazurecredential */
function chosen(value: string | undefined): readonly LinkName[] {
  const wanted = value?.trim().toLowerCase();
  if (wanted === undefined || wanted === "") return ALL;
  if (wanted === "prod") return PRODUCTION;
  if (wanted === "dev") return DEVELOPMENT;
  const only = ALL.filter((name) => name.toLowerCase() === wanted);
  if (only.length > 0) return only;
  const message = `expected “prod”, “dev” or one of ${ALL.join(", ")}`;
  throw new ConfigError([{ path: "AZURE_TOKEN_CREDENTIALS", message }], { subject: "environment" });
}

function linkOf(
  name: LinkName,
  block: DefaultAzureCredential,
  context: DefaultChainContext,
  alone: boolean,
): Link {
  const { env } = context;
  const asked = { ...context, what: name };
  switch (name) {
    case "EnvironmentCredential":
      return {
        name,
        absent: environmentAbsent(env),
        decisive: true,
        mints: () => true,
        source: (request) =>
          freshToken((identity, options) => new identity[name](options), asked, request),
      };
    case "WorkloadIdentityCredential": {
      const { tenantId = env["AZURE_TENANT_ID"], managedIdentityClientId } = block;
      const clientId = managedIdentityClientId ?? env["AZURE_CLIENT_ID"];
      const federatedTokenFile = env["AZURE_FEDERATED_TOKEN_FILE"];
      const given = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId };
      return {
        name,
        absent: missing({ ...given, AZURE_FEDERATED_TOKEN_FILE: federatedTokenFile }),
        mints: () => true,
        source: entraApplication(
          {
            tenantId: tenantId ?? "",
            clientId: clientId ?? "",
            federatedTokenFile: federatedTokenFile ?? "",
          },
          asked,
        ),
      };
    }
    case "ManagedIdentityCredential":
      return {
        name,
        mints: () => mintsOn(context.detectHost(managedClientId(block, env))),
        source: managedIdentity(block, context, alone),
      };
    default:
      // Each has a cache of its own.
      return { name, mints: () => false, source: program(name, block.tenantId, asked) };
  }
}

function environmentAbsent(env: Env): string | undefined {
  const user = env["AZURE_USERNAME"] && env["AZURE_PASSWORD"];
  const proof = env["AZURE_CLIENT_SECRET"] || env["AZURE_CLIENT_CERTIFICATE_PATH"] || user;
  return missing({
    AZURE_TENANT_ID: env["AZURE_TENANT_ID"],
    AZURE_CLIENT_ID: env["AZURE_CLIENT_ID"],
    "AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH)": proof,
  });
}

function missing(variables: Readonly<Record<string, string | undefined>>): string | undefined {
  const names = Object.keys(variables).filter((name) => !variables[name]);
  return names.length === 0 ? undefined : `not set: ${names.join(", ")}.`;
}

function managedClientId(block: DefaultAzureCredential, env: Env): string | undefined {
  return block.managedIdentityClientId ?? (env["AZURE_CLIENT_ID"] || undefined);
}

/**
 * Unless it is selected explicitly, IMDS is asked for a token only after a probe: on a developer's machine nothing is
 * there.
 */
function managedIdentity(
  block: DefaultAzureCredential,
  { env, detectHost, attemptTimeout, scope }: DefaultChainContext,
  alone: boolean,
): TokenSource {
  const clientId = managedClientId(block, env);
  const source = managedIdentitySource(
    { ...defined({ clientId }), scope },
    { detectHost, attemptTimeout },
  );
  let found = alone;
  return async (request) => {
    const { host } = detectHost(clientId);
    assertEndpointVariables(host, env);
    found ||= host !== "IMDS" || (await imdsMayAnswer(env));
    if (found) return source(request);
    throw new ByokIdentityError(
      "ERR_IDENTITY_UNAVAILABLE",
      "ManagedIdentityCredential: this machine has no managed identity: IMDS does not answer.",
    );
  };
}

/** A program that a developer has signed in to. It runs once per token and has its own cache. */
function program(
  name: (typeof DEVELOPMENT)[number],
  tenantId: string | undefined,
  context: EntraContext & DefaultChainContext,
): TokenSource {
  const open = (identity: Identity, options: object): InstanceType<Identity[typeof name]> =>
    new identity[name]({
      ...options,
      processTimeoutInMs: context.programTimeout,
      ...defined({ tenantId }),
    });
  return (request) => freshToken(open, context, request);
}

import { existsSync } from "node:fs";
import type { Env } from "../../config/process-env.ts";

/** The hosts that issue tokens for a managed identity, by the names in Microsoft's documentation. */
export type IdentityHost =
  | "AKS workload identity"
  | "Service Fabric"
  | "App Service"
  | "Azure ML"
  | "Cloud Shell"
  | "Azure Arc"
  | "IMDS";

/** The host that provides the identity, with what it says about it in the environment. */
export interface DetectedHost {
  readonly host: IdentityHost;
  /** SHA-1 thumbprint of the endpoint's certificate; Service Fabric sets it. */
  readonly thumbprint?: string;
  /** What AKS projects into the pod. */
  readonly workload?: {
    readonly tenantId: string;
    readonly clientId: string;
    readonly tokenFile: string;
  };
}

const ARC_AGENT: Readonly<Record<string, string>> = {
  linux: "/opt/azcmagent/bin/himds",
  win32: "C:\\Program Files\\AzureConnectedMachineAgent\\himds.exe",
};

/**
 * Detects the host that provides a managed identity, in the same order as @azure/identity.
 *
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 * @see https://learn.microsoft.com/azure/service-fabric/how-to-managed-identity-service-fabric-app-code
 */
export function detectIdentityHost(env: Env, clientId?: string): DetectedHost {
  const tenantId = env["AZURE_TENANT_ID"];
  const tokenFile = env["AZURE_FEDERATED_TOKEN_FILE"];
  const workloadClient = clientId ?? env["AZURE_CLIENT_ID"];
  if (tenantId && tokenFile && workloadClient) {
    return {
      host: "AKS workload identity",
      workload: { tenantId, clientId: workloadClient, tokenFile },
    };
  }
  const thumbprint = env["IDENTITY_SERVER_THUMBPRINT"];
  if (env["IDENTITY_ENDPOINT"] && env["IDENTITY_HEADER"]) {
    return thumbprint ? { host: "Service Fabric", thumbprint } : { host: "App Service" };
  }
  if (env["MSI_ENDPOINT"]) return { host: env["MSI_SECRET"] ? "Azure ML" : "Cloud Shell" };
  if (env["IDENTITY_ENDPOINT"] && env["IMDS_ENDPOINT"]) return { host: "Azure Arc" };
  const agent = ARC_AGENT[process.platform];
  return { host: agent !== undefined && existsSync(agent) ? "Azure Arc" : "IMDS" };
}

/** The selectors that each host supports. A host ignores all others and would return another identity's token. */
export const SUPPORTED_SELECTORS: Readonly<Record<IdentityHost, readonly string[]>> = {
  "AKS workload identity": ["clientId"],
  "Service Fabric": [],
  "App Service": ["clientId", "objectId", "resourceId"],
  "Azure ML": ["clientId"],
  "Cloud Shell": [],
  // The agent's answer must name the identity; msal rejects one that does not.
  "Azure Arc": ["clientId", "objectId", "resourceId"],
  IMDS: ["clientId", "objectId", "resourceId"],
};

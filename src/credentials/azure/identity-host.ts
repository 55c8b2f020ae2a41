import { existsSync } from "node:fs";
import type { Env } from "../../config/process-env.ts";

/** Where a managed identity's tokens come from, by the names Microsoft's documentation uses. */
export type IdentityHost =
  | "AKS workload identity"
  | "Service Fabric"
  | "App Service"
  | "Azure ML"
  | "Cloud Shell"
  | "Azure Arc"
  | "IMDS";

export interface DetectedHost {
  readonly host: IdentityHost;
  /** SHA-1 thumbprint of the endpoint's certificate, which Service Fabric announces. */
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
 * Which host offers a managed identity here, in the order in which @azure/identity looks.
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

/** The selectors that each host honours. On the others, asking for one would bring another identity's token. */
export const SUPPORTED_SELECTORS: Readonly<Record<IdentityHost, readonly string[]>> = {
  "AKS workload identity": ["clientId"],
  "Service Fabric": [],
  "App Service": ["clientId", "objectId", "resourceId"],
  "Azure ML": ["clientId"],
  "Cloud Shell": [],
  // The agent's answer must name the identity; msal refuses one that does not.
  "Azure Arc": ["clientId", "objectId", "resourceId"],
  IMDS: ["clientId", "objectId", "resourceId"],
};

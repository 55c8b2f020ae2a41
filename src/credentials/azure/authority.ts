import type { Env } from "../../config/process-env.ts";

const PUBLIC_CLOUD = "https://login.microsoftonline.com";

/**
 * The authority that issues the tokens: from the configuration, or the default of the Azure SDKs.
 *
 * @see
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud#microsoft-entra-authentication-endpoints
 */
export function authorityOf(authorityHost: string | undefined, env: Env): string {
  const host = authorityHost ?? (env["AZURE_AUTHORITY_HOST"] || PUBLIC_CLOUD);
  return host.replace(/\/+$/, "");
}

/**
 * The audience of tokens that are exchanged at Entra, by the cloud of an authority.
 *
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust
 */
export function exchangeAudience(authorityHost: string): string {
  return EXCHANGE_AUDIENCES[new URL(authorityHost).hostname] ?? "api://AzureADTokenExchange";
}

/**
 * The scope of Azure OpenAI in the cloud of an authority; undefined if it is not one of Entra's.
 *
 * @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
 */
export function modelScope(authorityHost: string): string | undefined {
  return MODEL_SCOPES[new URL(authorityHost).hostname];
}

const MODEL_SCOPES: Readonly<Record<string, string>> = {
  "login.microsoftonline.com": "https://cognitiveservices.azure.com/.default",
  "login.microsoftonline.us": "https://cognitiveservices.azure.us/.default",
  "login.chinacloudapi.cn": "https://cognitiveservices.azure.cn/.default",
  "login.partner.microsoftonline.cn": "https://cognitiveservices.azure.cn/.default",
};

const EXCHANGE_AUDIENCES: Readonly<Record<string, string>> = {
  "login.microsoftonline.us": "api://AzureADTokenExchangeUSGov",
  "login.chinacloudapi.cn": "api://AzureADTokenExchangeChina",
  "login.partner.microsoftonline.cn": "api://AzureADTokenExchangeChina",
};

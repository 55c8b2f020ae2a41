import type { Env } from "../../config/process-env.ts";

const PUBLIC_CLOUD = "https://login.microsoftonline.com";

/**
 * The authority that tokens come from: the configuration's, or what the Azure SDKs take by default.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud#microsoft-entra-authentication-endpoints
 */
export function authorityOf(authorityHost: string | undefined, env: Env): string {
  const host = authorityHost ?? (env["AZURE_AUTHORITY_HOST"] || PUBLIC_CLOUD);
  return host.replace(/\/+$/, "");
}

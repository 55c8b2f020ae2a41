import type { Env } from "../../config/process-env.ts";
import { ConfigError } from "../../errors.ts";
import { parsedUrl } from "../../lib/parsed-url.ts";
import type { IdentityHost } from "./identity-host.ts";

/** The variables with the URL of each host's endpoint. */
const VARIABLES: Readonly<Record<IdentityHost, readonly string[]>> = {
  "AKS workload identity": [],
  "Service Fabric": ["IDENTITY_ENDPOINT"],
  "App Service": ["IDENTITY_ENDPOINT"],
  "Azure ML": ["MSI_ENDPOINT"],
  "Cloud Shell": ["MSI_ENDPOINT"],
  "Azure Arc": ["IDENTITY_ENDPOINT", "IMDS_ENDPOINT"],
  IMDS: ["AZURE_POD_IDENTITY_AUTHORITY_HOST"],
};

/**
 * Checks the variables that lead to a host's endpoint. An empty one counts as not set.
 *
 * @throws ConfigError with each variable that is not an http or https URL.
 */
export function assertEndpointVariables(host: IdentityHost, env: Env): void {
  const problems = VARIABLES[host].flatMap((path) => {
    const value = env[path];
    if (!value || (/^https?:\/\//.test(value) && parsedUrl(value) !== undefined)) return [];
    return [{ path, message: "must be a URL that starts with http:// or https://" }];
  });
  if (problems.length > 0) throw new ConfigError(problems, { subject: "environment" });
}

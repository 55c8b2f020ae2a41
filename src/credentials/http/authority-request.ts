import { processEnv } from "../../config/process-env.ts";
import { routeTo } from "../../config/proxy-route.ts";
import { defined } from "../../lib/defined.ts";
import {
  sendIdentityRequest,
  type IdentityHttpOptions,
  type IdentityRequest,
  type IdentityResponse,
} from "./identity-request.ts";

/**
 * One request to an authority that may be anywhere: Entra, an OAuth server, an exchange. Unlike an identity endpoint
 * of the host, it is reached through the proxy that the environment names.
 *
 * Rejects as `sendIdentityRequest` does, and with `ConfigError` if the variable that names the proxy is invalid.
 */
export async function sendAuthorityRequest(
  request: IdentityRequest,
  options: Omit<IdentityHttpOptions, "route" | "thumbprint"> & { readonly hint: string },
): Promise<IdentityResponse> {
  const route = routeTo(new URL(request.url), processEnv());
  return sendIdentityRequest(request, { ...options, ...defined({ route }) });
}

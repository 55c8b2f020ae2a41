import type { Env } from "../../config/process-env.ts";
import { sendIdentityRequest } from "../http/identity-request.ts";

/** The same limit as in `@azure/identity`, milliseconds. */
const PATIENCE = 1_000;

const LINK_LOCAL = "http://169.254.169.254";

/**
 * Whether anything answers at the address of IMDS. Outside Azure nothing does, and a token request would wait for its
 * full time limit. The `Metadata` header is left out: IMDS refuses such a request at once.
 *
 * @see https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service#security-and-authentication
 */
export async function imdsAnswers(env: Env): Promise<boolean> {
  const url = new URL(
    "/metadata/identity/oauth2/token",
    env["AZURE_POD_IDENTITY_AUTHORITY_HOST"] || LINK_LOCAL,
  ).href;
  try {
    const { status, body } = await sendIdentityRequest(
      { method: "GET", url, headers: { Accept: "application/json" } },
      { timeout: PATIENCE },
    );
    // Docker Desktop answers for a network that it cannot reach.
    return !(status === 403 && body.includes("unreachable"));
  } catch {
    return false;
  }
}

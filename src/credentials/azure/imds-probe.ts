import type { Env } from "../../config/process-env.ts";
import { sendIdentityRequest } from "../http/identity-request.ts";

/** As long as `@azure/identity` waits, milliseconds. */
const PATIENCE = 1_000;

const LINK_LOCAL = "http://169.254.169.254";

/**
 * Whether anything answers where IMDS would be. Elsewhere the address leads nowhere, and a token request would wait
 * out its time there. The `Metadata` header is left out: IMDS refuses such a request at once.
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
    // Docker Desktop answers in place of the network it cannot reach.
    return !(status === 403 && body.includes("unreachable"));
  } catch {
    return false;
  }
}

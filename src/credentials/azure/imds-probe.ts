import type { Env } from "../../config/process-env.ts";
import { monotonic } from "../../lib/monotonic.ts";
import { sendIdentityRequest, type IdentityResponse } from "../http/identity-request.ts";

/** The same limit as in `@azure/identity`, milliseconds. */
const PATIENCE = 1_000;

/** A timer that is this much later than `PATIENCE` shows that this process was busy, milliseconds. */
const BUSY = 500;

const LINK_LOCAL = "http://169.254.169.254";

const NOTHING_THERE = new Set([
  "ECONNREFUSED",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
]);

/**
 * Whether there may be an IMDS: false only if nothing accepts a connection at its usual address, or if something that is
 * not Azure answers. An answer that is late, an error or cut off comes from something: only a token request shows what it
 * is worth, and this decides which identity the process has. The `Metadata` header is left out: IMDS refuses such a
 * request at once.
 *
 * @see https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service#security-and-authentication
 */
export async function imdsMayAnswer(env: Env): Promise<boolean> {
  const named = env["AZURE_POD_IDENTITY_AUTHORITY_HOST"];
  const url = new URL("/metadata/identity/oauth2/token", named || LINK_LOCAL).href;
  for (let tries = 3; tries > 0; tries--) {
    const startedOn = monotonic();
    try {
      const response = await sendIdentityRequest(
        { method: "GET", url, headers: { Accept: "application/json" } },
        { timeout: PATIENCE },
      );
      return !isForeign(response);
    } catch (error) {
      // What is named on purpose is expected to be there, and refuses connections while it restarts.
      if (named) return true;
      const code = connectionError(error);
      if (NOTHING_THERE.has(code)) return false;
      if (code !== "ETIMEDOUT") return true;
      if (monotonic() - startedOn < PATIENCE + BUSY) return false;
    }
  }
  return true;
}

function connectionError(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  return String(cause?.code);
}

/**
 * The metadata services of AWS and Google have the same address. Docker Desktop answers for a network that it cannot
 * reach.
 */
function isForeign({ status, headers, body }: IdentityResponse): boolean {
  return (
    headers["server"] === "EC2ws" ||
    headers["metadata-flavor"] === "Google" ||
    (status === 403 && body.includes("unreachable"))
  );
}

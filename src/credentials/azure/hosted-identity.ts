import { ByokIdentityError } from "../../errors.ts";
import type { ManagedIdentity } from "../../config/types.ts";
import { defined } from "../../lib/defined.ts";
import type { AccessToken, TokenSource } from "../../token/types.ts";
import { expiryFromMsal } from "../expiry.ts";
import { plainCause, redact } from "../redact.ts";
import { readAnswer } from "./answer.ts";
import type { DetectedHost } from "./identity-host.ts";
import { isPassing } from "../http/passing.ts";
import { sendIdentityRequest } from "../http/identity-request.ts";
import type { AzureModules } from "./modules.ts";
import { refreshByHash } from "./refresh-by-hash.ts";
import { sentSecrets } from "../http/sent-secrets.ts";

interface NetworkOptions {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface NetworkResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** The part of msal's public API that is used here. */
interface Msal {
  readonly AuthError: new (code: string, message: string) => Error;
  readonly ManagedIdentityApplication: new (configuration: object) => {
    acquireToken(request: { resource: string; forceRefresh: boolean }): Promise<{
      accessToken: string;
      expiresOn: Date | null;
      refreshOn?: Date;
    }>;
  };
}

/**
 * The identity of an Azure host, by the library underneath `@azure/identity`'s ManagedIdentityCredential. The
 * credential itself cannot force a renewal: its cache waits for a refresh and then returns the old token. msal's public
 * `forceRefresh` calls the endpoint, whatever a credential of this process has cached.
 */
export async function hostedIdentity(
  block: ManagedIdentity,
  resource: string,
  detected: DetectedHost,
  attemptTimeout: number,
  modules: AzureModules,
): Promise<TokenSource> {
  const { host, thumbprint } = detected;
  const msal = (await modules.msal()) as Msal;

  /** msal replaces every other error with “network error”, but passes errors of this class on. */
  class Carrier extends msal.AuthError {
    readonly carried: ByokIdentityError;
    constructor(carried: ByokIdentityError) {
      super(carried.code, carried.message);
      this.carried = carried;
    }
  }

  async function send(
    method: "GET" | "POST",
    url: string,
    { headers = {}, body }: NetworkOptions = {},
  ): Promise<NetworkResponse> {
    // msal sends the content of Arc's key file, with a newline if the file ends in one.
    const trimmed = Object.entries(headers).map(([name, value]) => [name, value.trim()]);
    const request = {
      method,
      url,
      headers: Object.fromEntries(trimmed) as Record<string, string>,
      ...defined({ body }),
    };
    try {
      const response = await sendIdentityRequest(request, {
        timeout: attemptTimeout,
        ...defined({ thumbprint }),
      });
      // Arc's first answer is a challenge; msal answers it with the key file that the challenge names.
      const challenged =
        host === "Azure Arc" && response.status === 401 && headers["Authorization"] === undefined;
      const answer = challenged
        ? {}
        : readAnswer(response, new URL(url).origin, Date.now(), sentSecrets(request));
      return { status: response.status, headers: response.headers, body: answer };
    } catch (error) {
      throw error instanceof ByokIdentityError ? new Carrier(error) : error;
    }
  }

  const application = new msal.ManagedIdentityApplication({
    managedIdentityIdParams: {
      userAssignedClientId: block.clientId,
      userAssignedObjectId: block.objectId,
      userAssignedResourceId: block.resourceId,
    },
    system: {
      disableInternalRetries: true,
      networkClient: {
        sendGetRequestAsync: (url: string, options?: NetworkOptions) => send("GET", url, options),
        sendPostRequestAsync: (url: string, options?: NetworkOptions) => send("POST", url, options),
      },
    },
  });

  const refresh = refreshByHash(block, resource, detected, attemptTimeout);

  async function acquire(): Promise<AccessToken> {
    try {
      const { accessToken, expiresOn, refreshOn } = await application.acquireToken({
        resource,
        forceRefresh: true,
      });
      const ends = expiresOn?.getTime() ?? Number.NaN;
      const ahead = refreshOn?.getTime();
      return {
        token: accessToken,
        ...defined({
          expiresOn: expiryFromMsal(accessToken, ends, Date.now()),
          refreshOn: Number.isNaN(ahead) ? undefined : ahead,
        }),
      };
    } catch (error) {
      throw carriedBy(error) ?? foreign(error, host);
    }
  }

  return async ({ rejected } = {}) =>
    (rejected === undefined ? undefined : await refresh?.(rejected.token)) ?? acquire();
}

/**
 * The network client of the process's first credential is used by all, so the error may come from another credential's
 * client.
 */
function carriedBy(error: unknown): ByokIdentityError | undefined {
  const carried = (error as { carried?: unknown }).carried;
  return carried instanceof ByokIdentityError ? carried : undefined;
}

interface MsalError {
  readonly status?: unknown;
  readonly errorCode?: unknown;
}

/** The error for one that msal itself has created. */
function foreign(error: unknown, host: string): ByokIdentityError {
  const { status, errorCode } = error as MsalError;
  const said =
    error instanceof Error ? redact(error.message).replace(/\.$/, "") : "unknown failure";
  const transient =
    errorCode === "network_error" || (typeof status === "number" && isPassing("host", status));
  return new ByokIdentityError(
    transient ? "ERR_IDENTITY_UNAVAILABLE" : "ERR_IDENTITY_REFUSED",
    `Managed identity on ${host} failed: ${said}.`,
    {
      transient,
      cause: plainCause(error),
      ...(typeof status === "number" ? { status } : {}),
      ...(errorCode === "unable_to_read_secret_file" ? { hint: KEY_UNREADABLE } : {}),
    },
  );
}

const KEY_UNREADABLE =
  "The user of this process must be able to read the key files of the Arc agent. On Linux, add it to the group himds; on Windows, to Administrators or “Hybrid Agent Extension Applications”. Then restart the process.";

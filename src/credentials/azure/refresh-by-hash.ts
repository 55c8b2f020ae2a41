import type { ManagedIdentity } from "../../config/types.ts";
import { processEnv } from "../../config/process-env.ts";
import { defined } from "../../lib/defined.ts";
import { sha256 } from "../../lib/sha256.ts";
import type { AccessToken } from "../../token/types.ts";
import { sendIdentityRequest } from "../http/identity-request.ts";
import { readAnswer } from "./answer.ts";
import type { DetectedHost, IdentityHost } from "./identity-host.ts";
import { sentSecrets } from "../http/sent-secrets.ts";

/** Requests another token than the refused one; undefined if the host does not support that. */
export type RefreshByHash = (refused: string) => Promise<AccessToken | undefined>;

interface Protocol {
  readonly version: string;
  /** The header with the value of IDENTITY_HEADER. */
  readonly key: string;
}

const PROTOCOLS: Partial<Record<IdentityHost, Protocol>> = {
  "App Service": { version: "2019-08-01", key: "X-IDENTITY-HEADER" },
  "Service Fabric": { version: "2019-07-01-preview", key: "secret" },
};

/** A token with a longer life than this gets a `refreshOn`, like those of msal, milliseconds. */
const LONG_LIFE = 2 * 3_600_000;

/**
 * Hosts keep a token for up to a day, and return it again after a server has refused it. App Service (with Functions
 * and Container Apps) and Service Fabric return another one if the request has the SHA-256 of the refused token.
 * Undefined for other hosts, which do not support that.
 *
 * The request is our own: msal adds the hash only for Service Fabric, only while its own cache has the refused token,
 * and sends every request with the HTTP client of the process's first credential.
 *
 * @see https://github.com/AzureAD/microsoft-authentication-library-for-go/blob/main/apps/managedidentity/managedidentity.go
 */
export function refreshByHash(
  block: ManagedIdentity,
  resource: string,
  { host, thumbprint }: DetectedHost,
  timeout: number,
): RefreshByHash | undefined {
  const protocol = PROTOCOLS[host];
  if (protocol === undefined) return undefined;
  const { IDENTITY_ENDPOINT: endpoint = "", IDENTITY_HEADER: key = "" } = processEnv();
  const parameters = defined({
    resource,
    "api-version": protocol.version,
    client_id: block.clientId,
    object_id: block.objectId,
    mi_res_id: block.resourceId,
    // The client can handle a refusal before the token expires (Continuous Access Evaluation).
    xms_cc: "cp1",
  });
  return async (refused) => {
    const url = new URL(endpoint);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    url.searchParams.set("token_sha256_to_refresh", sha256(refused));
    const request = { method: "GET", url: url.href, headers: { [protocol.key]: key } } as const;
    const response = await sendIdentityRequest(request, { timeout, ...defined({ thumbprint }) });
    // An older host may refuse the unknown parameter; the request without it shows whether that was the reason.
    return response.status === 400
      ? undefined
      : tokenOf(readAnswer(response, url.origin, Date.now(), sentSecrets(request)));
  };
}

function tokenOf(answer: ReturnType<typeof readAnswer>): AccessToken {
  const token = String(answer["access_token"]);
  const expiresOn = Number(answer["expires_on"]) * 1_000;
  if (Number.isNaN(expiresOn)) return { token };
  const life = expiresOn - Date.now();
  return {
    token,
    expiresOn,
    ...(life > LONG_LIFE ? { refreshOn: Date.now() + life / 2 } : {}),
  };
}

import type { Failure } from "../local-server/failure.ts";
import { credentialFailure } from "../local-server/failure.ts";
import type { Providers } from "../providers.ts";
import { json, type Answer } from "../local-server/answer.ts";
import { providerFor } from "./audience.ts";
import type { RefusableToken, RefusalReport } from "../local-server/refusable-token.ts";

/** The lifetime that a client gets for a token of unknown expiry, milliseconds. */
const UNKNOWN_EXPIRY = 300_000;

const SELECTORS = ["client_id", "principal_id", "object_id", "mi_res_id"];

/**
 * A token in the protocol of App Service, which every Azure SDK supports. `named` is the provider in the endpoint's
 * path. Unlike App Service, this refuses resources that no provider is for.
 *
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export async function managedIdentity(
  query: URLSearchParams,
  named: string | undefined,
  providers: Providers,
  issue: (name: string, refusal: RefusalReport) => Promise<RefusableToken>,
): Promise<Answer> {
  if (query.get("api-version") !== "2019-08-01") return refused(OTHER_VERSION);
  const resource = query.get("resource") ?? "";
  if (resource === "") return refused(NO_RESOURCE);
  const parameter = SELECTORS.find((name) => query.has(name));
  const found = providerFor(providers, {
    resource,
    provider: named ?? query.get("provider") ?? undefined,
    selector:
      parameter === undefined ? undefined : { parameter, value: query.get(parameter) ?? "" },
  });
  if ("code" in found) return refused(found);
  try {
    // Microsoft's libraries report the refused token in this parameter.
    const hash = query.get("token_sha256_to_refresh")?.toLowerCase();
    const { token } = await issue(found.name, { refused: hash });
    const expiresOn = token.expiresOn ?? Date.now() + UNKNOWN_EXPIRY;
    return json(200, {
      access_token: token.token,
      expires_on: String(Math.floor(expiresOn / 1000)),
      resource,
      token_type: "Bearer",
    });
  } catch (error) {
    return refused(credentialFailure(error));
  }
}

/** App Service's own error format, with a code. The libraries show the message to their users. */
function refused({ status, code, message, headers }: Failure): Answer {
  return json(status === 401 ? 400 : status, { statusCode: status, code, message }, headers);
}

const OTHER_VERSION: Failure = {
  status: 400,
  code: "api_version",
  message: "api-version must be 2019-08-01.",
};

const NO_RESOURCE: Failure = {
  status: 400,
  code: "resource_missing",
  message: "resource is missing; it says which API the token is for.",
};

import { json, type Answer } from "../../shared/received.ts";
import { epoch, type RefusalTable, type SourceProtocol } from "../source.ts";

const refusals: RefusalTable = {
  method: [405, "MethodNotAllowed", "The HTTP method is not allowed."],
  forwarded: [400, "BadRequest", "Bad request."],
  metadata: [400, "BadRequest", "Bad request."],
  secret: [401, "Unauthorized", "The secret header is missing or wrong."],
  "api-version": [400, "BadRequest", "The api-version is missing or not supported."],
  resource: [400, "BadRequest", "The resource parameter is missing."],
  selectors: [400, "BadRequest", "Bad request."],
  "unknown-identity": [400, "BadRequest", "No managed identity found for the specified clientid."],
  "unknown-resource": [400, "BadRequest", "The resource principal was not found in the tenant."],
};

const error = (status: number, code: string, message: string): Answer =>
  json(status, { error: { code, message } });

/**
 * Compute of Azure Machine Learning: the protocol App Service had in 2017, in which only a client ID
 * (`clientid`, without an underscore) names an identity.
 *
 * @see https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication
 */
export function azureMl(secret: string): SourceProtocol {
  return {
    source: "azure-ml",
    path: "/MSI/auth",
    method: "GET",
    precheck(call) {
      if (call.headers["secret"] !== secret) return "secret";
      return call.query.get("api-version") === "2017-09-01" ? undefined : "api-version";
    },
    parameters: (call) => call.query,
    selectors: { clientid: "clientId" },
    refuse: (reason) => error(...refusals[reason]),
    failure: (status) => error(status, "Scripted", `Scripted status ${status}.`),
    fields: (issued, identity) => ({
      access_token: issued.token,
      client_id: identity.clientId,
      expires_on: String(epoch(issued.expiresOn)),
      resource: issued.audience,
      token_type: "Bearer",
    }),
  };
}

import { json, type Answer } from "../../shared/received.ts";
import { epoch, type RefusalTable, type SourceProtocol } from "../source.ts";

const refusals: RefusalTable = {
  method: [405, "", "The HTTP method is not allowed."],
  forwarded: [400, "", "Bad request."],
  metadata: [400, "", "Bad request."],
  secret: [401, "", "The X-IDENTITY-HEADER header is missing or wrong."],
  "api-version": [400, "", "The api-version is missing or not supported."],
  resource: [400, "", "The resource parameter is missing."],
  selectors: [400, "", "Only one of client_id, object_id and mi_res_id may be given."],
  "unknown-identity": [
    400,
    "",
    "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
  ],
  "unknown-resource": [500, "", "The resource principal was not found in the tenant."],
};

const error = (status: number, message: string): Answer =>
  json(status, { statusCode: status, message });

/**
 * App Service, Functions and Container Apps.
 *
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export function appService(secret: string): SourceProtocol {
  return {
    source: "app-service",
    path: "/msi/token",
    method: "GET",
    precheck(call) {
      if (call.headers["x-identity-header"] !== secret) return "secret";
      return call.query.get("api-version") === "2019-08-01" ? undefined : "api-version";
    },
    parameters: (call) => call.query,
    refusedHash: "token_sha256_to_refresh",
    selectors: {
      client_id: "clientId",
      object_id: "objectId",
      principal_id: "objectId",
      mi_res_id: "resourceId",
    },
    refuse: (reason) => error(refusals[reason][0], refusals[reason][2]),
    failure: (status) => error(status, `Scripted status ${status}.`),
    fields: (issued, identity) => ({
      access_token: issued.token,
      expires_on: String(epoch(issued.expiresOn)),
      resource: issued.audience,
      token_type: "Bearer",
      client_id: identity.clientId,
    }),
  };
}

import {
  epoch,
  oauthError,
  secondsLeft,
  type RefusalTable,
  type SourceProtocol,
} from "../source.ts";

const refusals: RefusalTable = {
  method: [405, "method_not_allowed", "The HTTP method is not allowed"],
  forwarded: [400, "invalid_request", "Requests carrying X-Forwarded-For are not served"],
  metadata: [400, "invalid_request", "Required metadata header not specified"],
  secret: [401, "unauthorized", "Unauthorized"],
  "api-version": [
    400,
    "invalid_request",
    "Required query variable 'api-version' is missing or not supported",
  ],
  resource: [400, "invalid_request", "Required query variable 'resource' is missing"],
  selectors: [
    400,
    "invalid_request",
    "Only one of client_id, object_id and msi_res_id may be given",
  ],
  "unknown-identity": [400, "invalid_request", "Identity not found"],
  "unknown-resource": [
    400,
    "invalid_resource",
    "AADSTS500011: The resource principal was not found in the tenant",
  ],
};

/**
 * Instance metadata service of a virtual machine.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export const imds: SourceProtocol = {
  source: "imds",
  path: "/metadata/identity/oauth2/token",
  method: "GET",
  precheck(call) {
    if (call.headers["x-forwarded-for"] !== undefined) return "forwarded";
    if (call.headers["metadata"] !== "true") return "metadata";
    return call.query.get("api-version") === "2018-02-01" ? undefined : "api-version";
  },
  parameters: (call) => call.query,
  selectors: { client_id: "clientId", object_id: "objectId", msi_res_id: "resourceId" },
  refuse: (reason) => oauthError(...refusals[reason]),
  failure: (status) => oauthError(status, "temporarily_unavailable", `Scripted status ${status}`),
  fields: (issued, identity) => ({
    access_token: issued.token,
    client_id: identity.clientId,
    expires_in: String(secondsLeft(issued)),
    expires_on: String(epoch(issued.expiresOn)),
    ext_expires_in: String(secondsLeft(issued)),
    not_before: String(epoch(issued.issuedOn)),
    resource: issued.audience,
    token_type: "Bearer",
  }),
};

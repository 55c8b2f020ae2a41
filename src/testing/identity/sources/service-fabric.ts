import { randomUUID } from "node:crypto";
import { json, type Answer } from "../../shared/received.ts";
import { epoch, type RefusalTable, type SourceProtocol } from "../source.ts";

const refusals: RefusalTable = {
  method: [405, "MethodNotAllowed", "The HTTP method is not allowed."],
  forwarded: [400, "BadRequest", "Bad request."],
  metadata: [400, "BadRequest", "Bad request."],
  secret: [400, "SecretHeaderNotFound", "Secret is not found in the request headers."],
  "api-version": [400, "InvalidApiVersion", "The api-version is missing or not supported."],
  resource: [400, "ArgumentNullOrEmpty", "The parameter 'resource' should not be null or empty."],
  selectors: [400, "BadRequest", "Bad request."],
  "unknown-identity": [404, "ManagedIdentityNotFound", "Managed identity not found."],
  "unknown-resource": [400, "InvalidResource", "The resource principal was not found."],
};

const error = (status: number, code: string, message: string): Answer =>
  json(status, { error: { correlationId: randomUUID(), code, message } });

/**
 * Token service of Service Fabric, over TLS. The cluster's configuration decides the identity.
 *
 * @see https://learn.microsoft.com/azure/service-fabric/how-to-managed-identity-service-fabric-app-code
 */
export function serviceFabric(secret: string): SourceProtocol {
  return {
    source: "service-fabric",
    path: "/service-fabric/metadata/identity/oauth2/token",
    method: "GET",
    precheck(call) {
      if (call.headers["secret"] === undefined) return "secret";
      if (call.headers["secret"] !== secret) return "unknown-identity";
      return call.query.get("api-version") === "2019-07-01-preview" ? undefined : "api-version";
    },
    parameters: (call) => call.query,
    refusedHash: "token_sha256_to_refresh",
    selectors: {},
    refuse: (reason) => error(...refusals[reason]),
    failure: (status) => error(status, "Scripted", `Scripted status ${status}.`),
    fields: (issued) => ({
      token_type: "Bearer",
      access_token: issued.token,
      expires_on: epoch(issued.expiresOn),
      resource: issued.audience,
    }),
  };
}

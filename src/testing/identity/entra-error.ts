import { randomUUID } from "node:crypto";
import { json, type Answer } from "../shared/received.ts";

export type EntraFlaw =
  | "method"
  | "tenant"
  | "grant"
  | "client-missing"
  | "client"
  | "scope-missing"
  | "scope"
  | "resource"
  | "proof-missing"
  | "secret"
  | "secret-expired"
  | "assertion"
  | "certificate"
  | "issuer"
  | "subject"
  | "assertion-expired"
  | "scripted"
  | "scripted-refusal";

/** @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const flaws: Readonly<Record<EntraFlaw, readonly [number, string, number, string]>> = {
  method: [405, "invalid_request", 900561, "The endpoint only accepts POST requests."],
  tenant: [400, "invalid_request", 90002, "Tenant not found."],
  grant: [400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type."],
  "client-missing": [400, "invalid_request", 900144, "The request body must contain 'client_id'."],
  client: [400, "unauthorized_client", 700016, "Application was not found in the directory."],
  "scope-missing": [400, "invalid_request", 900144, "The request body must contain 'scope'."],
  scope: [400, "invalid_scope", 1002012, "The scope must be one resource with '/.default'."],
  resource: [
    400,
    "invalid_resource",
    500011,
    "The resource principal was not found in the tenant.",
  ],
  "proof-missing": [
    401,
    "invalid_client",
    7000218,
    "The request body must contain 'client_assertion' or 'client_secret'.",
  ],
  secret: [401, "invalid_client", 7000215, "Invalid client secret provided."],
  "secret-expired": [
    401,
    "invalid_client",
    7000222,
    "The provided client secret keys are expired.",
  ],
  assertion: [401, "invalid_client", 700027, "The client assertion failed signature validation."],
  certificate: [
    401,
    "invalid_client",
    700027,
    "The certificate with the identifier in the client assertion is not registered.",
  ],
  issuer: [
    401,
    "invalid_client",
    700211,
    "No matching federated identity record found for the assertion's issuer.",
  ],
  subject: [
    401,
    "invalid_client",
    700213,
    "No matching federated identity record found for the assertion's subject.",
  ],
  "assertion-expired": [
    401,
    "invalid_client",
    700024,
    "Client assertion is not within its valid time range.",
  ],
  "scripted-refusal": [400, "invalid_request", 9002313, "Invalid request."],
  scripted: [503, "temporarily_unavailable", 90033, "A transient error has occurred."],
};

/** An error in the shape of the Entra token endpoint. */
export function entraError(flaw: EntraFlaw, status?: number): Answer {
  const [usual, error, code, text] = flaws[flaw];
  return json(status ?? usual, entraBody(error, code, text));
}

/** The body of every error of that endpoint. */
export function entraBody(error: string, code: number, text: string): object {
  return {
    error,
    error_description: `AADSTS${code}: ${text}`,
    error_codes: [code],
    timestamp: new Date().toISOString().replace("T", " "),
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
  };
}

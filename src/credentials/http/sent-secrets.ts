import type { IdentityRequest } from "./identity-request.ts";

/** Headers of identity endpoints that contain a secret: of App Service, Service Fabric and Azure Arc. */
const HEADERS = new Set(["x-identity-header", "secret", "authorization"]);

/** Fields of a token request that contain one (RFC 6749, RFC 7521). */
const FIELDS = ["client_secret", "client_assertion", "assertion", "refresh_token"];

/**
 * The secrets that a request contains. A careless server may repeat them in its answer, and one that a person has chosen
 * does not look like a secret.
 */
export function sentSecrets({
  headers,
  body = "",
}: Pick<IdentityRequest, "headers" | "body">): readonly string[] {
  const form = new URLSearchParams(body);
  const inHeaders = Object.entries(headers).flatMap(([name, value]) =>
    HEADERS.has(name.toLowerCase()) ? [value, value.replace(/^\w+ +/, "")] : [],
  );
  return [...inHeaders, ...FIELDS.flatMap((name) => form.getAll(name))];
}

import { constants, createHash, createPublicKey, verify, X509Certificate } from "node:crypto";
import type { EntraFlaw } from "./entra-error.ts";
import type { Identity } from "./directory.ts";
import { decoded } from "../shared/jwt.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Why the proof in a token request is invalid; undefined if it is valid. */
export function checkProof(
  form: URLSearchParams,
  application: Identity,
  tokenUrl: string,
): EntraFlaw | undefined {
  const assertion = form.get("client_assertion");
  if (assertion !== null) {
    if (form.get("client_assertion_type") !== assertionType) return "assertion";
    return checkAssertion(assertion, application, tokenUrl);
  }
  const secret = form.get("client_secret");
  if (secret === null || secret === "") return "proof-missing";
  if (secret === application.expiredSecret) return "secret-expired";
  const wanted = application.clientSecret;
  return wanted === undefined || wanted === secret ? undefined : "secret";
}

function checkAssertion(
  assertion: string,
  application: Identity,
  tokenUrl: string,
): EntraFlaw | undefined {
  const [head = "", payload = "", signature = "", ...rest] = assertion.split(".");
  const header = decoded(head);
  const claims = decoded(payload);
  if (header === undefined || claims === undefined || signature === "" || rest.length > 0) {
    return "assertion";
  }
  const now = Date.now() / 1000;
  if (typeof claims["exp"] !== "number" || claims["exp"] <= now) return "assertion-expired";
  if (typeof claims["nbf"] === "number" && claims["nbf"] > now + 300) return "assertion-expired";
  if (claims["iss"] !== application.clientId) return checkFederated(claims, application);
  // A self-signed assertion is only for this endpoint (RFC 7523, section 3).
  if (claims["sub"] !== application.clientId || claims["aud"] !== tokenUrl) return "assertion";
  if (application.certificate === undefined) return undefined;
  if (!identifies(header, application.certificate)) return "certificate";
  return verified(header["alg"], `${head}.${payload}`, signature, application.certificate)
    ? undefined
    : "assertion";
}

function checkFederated(
  claims: Record<string, unknown>,
  { federated }: Identity,
): EntraFlaw | undefined {
  if (federated === undefined) return undefined;
  if (claims["iss"] !== federated.issuer) return "issuer";
  return claims["sub"] === federated.subject ? undefined : "subject";
}

/** Whether the header names the certificate, by either thumbprint (RFC 7515, sections 4.1.7 and 4.1.8). */
function identifies(header: Record<string, unknown>, certificate: string): boolean {
  if (!certificate.includes("BEGIN CERTIFICATE")) return true;
  const { raw } = new X509Certificate(certificate);
  const thumbprint = (hash: string): string => createHash(hash).update(raw).digest("base64url");
  return header["x5t#S256"] === thumbprint("sha256") || header["x5t"] === thumbprint("sha1");
}

function verified(alg: unknown, text: string, signature: string, certificate: string): boolean {
  const key = createPublicKey(certificate);
  const padding = { RS256: constants.RSA_PKCS1_PADDING, PS256: constants.RSA_PKCS1_PSS_PADDING };
  if (alg !== "RS256" && alg !== "PS256") return false;
  return verify(
    "sha256",
    Buffer.from(text),
    { key, padding: padding[alg] },
    Buffer.from(signature, "base64url"),
  );
}

import { createPublicKey, verify, constants } from "node:crypto";
import type { EntraFlaw } from "./entra-error.ts";
import type { Identity } from "./directory.ts";
import { decoded } from "../shared/jwt.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** What is wrong with the proof in a token request; undefined when it holds. */
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
  if (claims["iss"] !== application.clientId) return undefined;
  // A self-signed assertion is for this endpoint alone (RFC 7523, section 3).
  if (claims["sub"] !== application.clientId || claims["aud"] !== tokenUrl) return "assertion";
  if (application.certificate === undefined) return undefined;
  return verified(header["alg"], `${head}.${payload}`, signature, application.certificate)
    ? undefined
    : "assertion";
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

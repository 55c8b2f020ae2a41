import type { Answer, Call } from "../shared/received.ts";
import { json } from "../shared/received.ts";
import { jwtClaims } from "../../lib/jwt.ts";
import { checkProof } from "./client-proof.ts";
import { entraError, type EntraFlaw } from "./entra-error.ts";
import { findIdentity } from "./directory.ts";
import { tokenAnswer } from "./format.ts";
import type { IssuedToken } from "./issued-token.ts";
import type { Issuer, TokenOrder } from "./issuer.ts";
import type { IdentityKnobs } from "./knobs.ts";
import type { IdentitySource } from "./issued-token.ts";
import { secondsLeft } from "./source.ts";

export const tokenPath: RegExp = /^\/(?<tenant>[^/]+)\/oauth2\/v2\.0\/token$/;

/** The document of the former version, whose issuer has another host. */
const v1Document = /^\/(?<tenant>[^/]+)\/\.well-known\/openid-configuration$/;

export const keysPath: RegExp = /^\/[^/]+\/discovery\/v2\.0\/keys$/;

/** Documents that clients read before they request a token; undefined for other paths. */
export function discoveryDocument(call: Call): Answer | undefined {
  const { origin, path } = call;
  const tenant = /^\/(?<tenant>[^/]+)\/v2\.0\/\.well-known\/openid-configuration$/.exec(path)
    ?.groups?.["tenant"];
  if (tenant !== undefined) {
    // The document for every tenant does not name one.
    const issuer = /^(?:common|organizations)$/.test(tenant) ? "{tenantid}" : tenant;
    return json(200, {
      issuer: `${origin}/${issuer}/v2.0`,
      authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/devicecode`,
      token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
      jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
      scopes_supported: ["openid", "profile", "email", "offline_access"],
      token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
      response_types_supported: ["code"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
  }
  const former = v1Document.exec(path)?.groups?.["tenant"];
  if (former !== undefined) {
    return json(200, {
      issuer: `https://sts.windows.net/${former}/`,
      authorization_endpoint: `${origin}/${former}/oauth2/authorize`,
      token_endpoint: `${origin}/${former}/oauth2/token`,
      jwks_uri: `${origin}/${former}/discovery/keys`,
      response_types_supported: ["code"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
  }
  if (path === "/common/discovery/instance") {
    const { host } = new URL(origin);
    return json(200, {
      "api-version": "1.1",
      tenant_discovery_endpoint: `${origin}/common/v2.0/.well-known/openid-configuration`,
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  }
  return undefined;
}

/** The kind of client, judging by the request: a workload with a federated token, or an application. */
export function requester(call: Call): IdentitySource {
  const form = new URLSearchParams(call.body.toString("utf8"));
  const assertion = jwtClaims(form.get("client_assertion") ?? "");
  // An application signs its own assertion; a federated token comes from another issuer.
  return assertion !== undefined && assertion["iss"] !== form.get("client_id")
    ? "aks"
    : "service-principal";
}

/**
 * Client credentials grant of the Entra token authority (RFC 6749, section 4.4), proven by a secret,
 * by an assertion signed with a certificate, or by a federated token (RFC 7523).
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function entraAnswer(
  call: Call,
  knobs: IdentityKnobs,
  issuer: Issuer,
): { answer: Answer; issued?: IssuedToken } {
  const order = orderOf(call, knobs);
  if (typeof order === "string") return { answer: entraError(order) };
  const issued = issuer.issue(order);
  return { answer: tokenAnswer(fields(issued), issued, knobs), issued };
}

function orderOf(call: Call, knobs: IdentityKnobs): TokenOrder | EntraFlaw {
  if (call.method !== "POST") return "method";
  const tenant = tokenPath.exec(call.path)?.groups?.["tenant"] ?? "";
  if (tenant.toLowerCase() !== knobs.tenantId.toLowerCase()) return "tenant";
  const form = new URLSearchParams(call.body.toString("utf8"));
  if (form.get("grant_type") !== "client_credentials") return "grant";
  const clientId = form.get("client_id");
  if (clientId === null) return "client-missing";
  const scope = form.get("scope");
  if (scope === null) return "scope-missing";

  const identity = findIdentity(knobs, { kind: "clientId", value: clientId });
  if (identity === undefined) return "client";
  const flaw = checkProof(form, identity, `${call.origin}${call.path}`);
  if (flaw !== undefined) return flaw;

  // Clients add OpenID Connect scopes to the one that names the resource.
  const [wanted, ...others] = scope.split(" ").filter((part) => part.endsWith("/.default"));
  if (wanted === undefined || others.length > 0) return "scope";
  const audience = wanted.slice(0, -"/.default".length);
  if (knobs.resources.length > 0 && !knobs.resources.includes(audience)) return "resource";
  const { tenantId, lifetime, rotate, roles } = knobs;
  return { source: requester(call), identity, audience, tenantId, lifetime, rotate, roles };
}

const fields = (issued: IssuedToken): Record<string, string | number> => ({
  token_type: "Bearer",
  expires_in: secondsLeft(issued),
  ext_expires_in: secondsLeft(issued),
  access_token: issued.token,
});

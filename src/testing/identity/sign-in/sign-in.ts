import { derivedGuid, findIdentity } from "../directory.ts";
import { entraError } from "../entra-error.ts";
import { tokenAnswer } from "../format.ts";
import type { IssuedToken } from "../issued-token.ts";
import type { Issuer } from "../issuer.ts";
import type { IdentityKnobs } from "../knobs.ts";
import { epoch, secondsLeft } from "../source.ts";
import type { Answer, Call } from "../../shared/received.ts";
import { createIdTokens } from "./id-token.ts";
import { createAuthorizationCodes } from "./authorization-code.ts";
import { createDeviceCodes } from "./device-code.ts";
import type { Granted } from "./granted.ts";
import { refusalPage, refuse } from "./refusal.ts";
import { createSessions } from "./session.ts";

interface Answered {
  readonly answer: Answer;
  readonly issued?: IssuedToken;
}

/** How a person signs in to the tenant, and keeps the session. */
export interface SignIn {
  /** Whether a request is one of a person's sign-in or session. */
  readonly handles: (call: Call) => boolean;
  readonly answer: (call: Call, knobs: IdentityKnobs) => Answered;
  /** The keys that ID tokens are signed with. */
  readonly keys: () => Answer;
  readonly clear: () => void;
}

const PATH = /^\/(?<tenant>[^/]+)\/oauth2\/v2\.0\/(?<what>authorize|devicecode|token)$/;
const DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
const GRANTS = new Set(["authorization_code", "refresh_token", DEVICE_CODE]);

/**
 * The token endpoint and the other endpoints of Entra for public clients: the authorization code grant, the device
 * authorization grant, and the refresh of a session.
 */
export function createSignIn(issuer: Issuer): SignIn {
  const codes = createAuthorizationCodes();
  const deviceCodes = createDeviceCodes();
  const sessions = createSessions();
  const idTokens = createIdTokens();

  function redeem(call: Call, form: URLSearchParams, knobs: IdentityKnobs): Answered {
    const grant = form.get("grant_type");
    const found =
      grant === "authorization_code"
        ? codes.redeem(form)
        : grant === DEVICE_CODE
          ? deviceCodes.redeem(form, knobs)
          : sessions.redeem(form, knobs);
    if (typeof found === "string") return { answer: refuse(found) };
    if ("body" in found) return { answer: found };
    const scope = form.get("scope") ?? found.scope;
    const audience = audienceOf(scope);
    if (knobs.resources.length > 0 && !knobs.resources.includes(audience)) {
      return { answer: entraError("resource") };
    }
    const identity = findIdentity(knobs, { kind: "clientId", value: found.clientId });
    if (identity === undefined) return { answer: entraError("client") };
    const { tenantId, lifetime, rotate } = knobs;
    const objectId = derivedGuid(`person ${found.person.username}`);
    const issued = issuer.issue({
      source: "sign-in",
      identity,
      audience,
      tenantId,
      lifetime,
      rotate,
      roles: [],
      person: { ...found.person, objectId },
    });
    const scopes = scope.split(" ");
    const fields = {
      token_type: "Bearer",
      scope: `${audience}/user_impersonation ${audience}/.default`,
      expires_in: secondsLeft(issued),
      ext_expires_in: secondsLeft(issued),
      access_token: issued.token,
      ...(scopes.includes("offline_access") ? { refresh_token: sessions.start(found) } : {}),
      ...(scopes.includes("openid") ? { id_token: idToken(call, found, objectId, knobs) } : {}),
    };
    return { answer: tokenAnswer(fields, issued, knobs), issued };
  }

  function idToken(
    { origin }: Call,
    { clientId, person, nonce }: Granted,
    objectId: string,
    { tenantId }: IdentityKnobs,
  ): string {
    const now = epoch(Date.now());
    return idTokens.sign({
      aud: clientId,
      iss: `${origin}/${tenantId}/v2.0`,
      iat: now,
      nbf: now,
      exp: now + 3_600,
      name: person.name,
      ...(nonce === undefined ? {} : { nonce }),
      oid: objectId,
      preferred_username: person.username,
      sub: derivedGuid(`${objectId} at ${clientId}`),
      tid: tenantId,
      ver: "2.0",
    });
  }

  return {
    handles(call): boolean {
      const what = PATH.exec(call.path)?.groups?.["what"];
      return what === "token" ? GRANTS.has(formOf(call).get("grant_type") ?? "") : !!what;
    },
    answer(call, knobs): Answered {
      const { tenant = "", what } = PATH.exec(call.path)?.groups ?? {};
      const known = tenant.toLowerCase() === knobs.tenantId.toLowerCase();
      if (what === "authorize") {
        return {
          answer: known
            ? codes.authorize(call.query, knobs)
            : refusalPage("90002", "Tenant not found."),
        };
      }
      if (call.method !== "POST") return { answer: entraError("method") };
      if (!known) return { answer: entraError("tenant") };
      const form = formOf(call);
      const value = form.get("client_id");
      if (value === null) return { answer: entraError("client-missing") };
      if (findIdentity(knobs, { kind: "clientId", value }) === undefined) {
        return { answer: entraError("client") };
      }
      if (!knobs.publicClients) return { answer: entraError("proof-missing") };
      return what === "devicecode"
        ? { answer: deviceCodes.start(form, knobs) }
        : redeem(call, form, knobs);
    },
    keys: idTokens.keys,
    clear(): void {
      codes.clear();
      deviceCodes.clear();
      sessions.clear();
    },
  };
}

function formOf({ body }: Call): URLSearchParams {
  return new URLSearchParams(body.toString("utf8"));
}

/** The resource of the scopes; that of Microsoft Graph is the default. */
function audienceOf(scope: string): string {
  const resource = scope.split(" ").find((each) => each.includes("/"));
  return resource?.slice(0, resource.lastIndexOf("/")) ?? "https://graph.microsoft.com";
}

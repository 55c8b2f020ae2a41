import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";
import { derivedGuid, findIdentity } from "../directory.ts";
import { entraError } from "../entra-error.ts";
import { tokenAnswer } from "../format.ts";
import type { IssuedToken } from "../issued-token.ts";
import type { Issuer } from "../issuer.ts";
import type { IdentityKnobs } from "../knobs.ts";
import { epoch, secondsLeft } from "../source.ts";
import { json, type Answer, type Call } from "../../shared/received.ts";
import { createIdTokens } from "./id-token.ts";
import {
  refusalPage,
  refusalParameters,
  refuse,
  textOf,
  WANTED_CLAIMS,
  type SignInRefusal,
} from "./refusal.ts";

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

/** What the person has agreed to. */
interface Granted {
  readonly clientId: string;
  readonly scope: string;
  readonly person: IdentityKnobs["person"];
  /** What the sign-in has proved: the `claims` of its request. */
  readonly claims?: string;
  readonly nonce?: string;
}

interface Code extends Granted {
  readonly redirectUri: string;
  readonly challenge?: string;
  used: boolean;
}

interface DeviceCode extends Granted {
  readonly expiresOn: number;
  polls: number;
}

const PATH = /^\/(?<tenant>[^/]+)\/oauth2\/v2\.0\/(?<what>authorize|devicecode|token)$/;
const DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
const GRANTS = new Set(["authorization_code", "refresh_token", DEVICE_CODE]);

/** Life of a device code, seconds. */
const CODE_LIFE = 900;

/**
 * The authorization code grant, the device authorization grant and the refresh of Entra, for public clients. The person
 * at the browser is already signed in there, and decides as the knobs say.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 */
export function createSignIn(issuer: Issuer): SignIn {
  const codes = new Map<string, Code>();
  const deviceCodes = new Map<string, DeviceCode>();
  const refreshTokens = new Map<string, Granted>();
  const idTokens = createIdTokens();

  function authorize({ query }: Call, knobs: IdentityKnobs): Answer {
    const clientId = query.get("client_id") ?? "";
    if (findIdentity(knobs, { kind: "clientId", value: clientId }) === undefined) {
      return refusalPage("700016", "Application was not found in the directory.");
    }
    const redirectUri = query.get("redirect_uri") ?? "";
    if (!isRegistered(redirectUri)) return refusalPage("50011", textOf("50011"));
    const back = (parameters: Readonly<Record<string, string>>): Answer => {
      const location = new URL(redirectUri);
      const state = query.get("state");
      const all = { ...parameters, ...(state === null ? {} : { state }) };
      for (const [name, value] of Object.entries(all)) location.searchParams.set(name, value);
      return { status: 302, headers: { location: location.href }, body: "" };
    };
    if (query.get("response_type") !== "code") return back(refusalParameters("70007"));
    if (knobs.decision === "decline") return back(refusalParameters("65004"));
    if (knobs.decision === "ignore") {
      return { status: 200, headers: { "content-type": "text/html" }, body: "<p>Sign in</p>" };
    }
    const code = `1.${randomBytes(48).toString("base64url")}`;
    const challenge = query.get("code_challenge");
    codes.set(code, {
      ...granted(query, knobs),
      redirectUri,
      used: false,
      ...(challenge === null ? {} : { challenge }),
    });
    return back({ code, session_state: randomUUID() });
  }

  function startDevice(form: URLSearchParams, knobs: IdentityKnobs): Answer {
    if (form.get("scope") === null) return entraError("scope-missing");
    const code = randomBytes(48).toString("base64url");
    const userCode = Array.from({ length: 9 }, () => String.fromCharCode(65 + randomInt(26))).join(
      "",
    );
    deviceCodes.set(code, {
      ...granted(form, knobs),
      expiresOn: Date.now() + CODE_LIFE * 1000,
      polls: 0,
    });
    const page = "https://microsoft.com/devicelogin";
    return json(200, {
      user_code: userCode,
      device_code: code,
      verification_uri: page,
      expires_in: CODE_LIFE,
      interval: knobs.pollInterval,
      message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
    });
  }

  function redeemCode(form: URLSearchParams): Granted | SignInRefusal {
    const code = codes.get(form.get("code") ?? "");
    if (code === undefined || code.clientId !== form.get("client_id")) return "70000";
    if (code.used) return "54005";
    if (code.redirectUri !== form.get("redirect_uri")) return "50011";
    code.used = true;
    const verifier = form.get("code_verifier") ?? "";
    const hash = createHash("sha256").update(verifier).digest("base64url");
    return code.challenge === undefined || code.challenge === hash ? code : "501481";
  }

  function redeemDevice(
    form: URLSearchParams,
    { decision, pendingPolls }: IdentityKnobs,
  ): Granted | SignInRefusal {
    const text = form.get("device_code") ?? "";
    const code = deviceCodes.get(text);
    if (code === undefined || code.clientId !== form.get("client_id")) return "70018";
    if (Date.now() >= code.expiresOn) return "70020";
    code.polls += 1;
    if (decision === "ignore" || code.polls <= pendingPolls) return "70016";
    deviceCodes.delete(text);
    return decision === "decline" ? "70017" : code;
  }

  function refresh(
    form: URLSearchParams,
    { sessionRefusal }: IdentityKnobs,
  ): Granted | SignInRefusal | Answer {
    const found = refreshTokens.get(form.get("refresh_token") ?? "");
    if (found === undefined || found.clientId !== form.get("client_id")) return "70000";
    const claims = form.get("claims") ?? undefined;
    // A challenge for a newer token is met by a refresh; one for a stronger sign-in only by the person.
    if (claims !== undefined && claims !== found.claims && !isOnlyNewer(claims)) {
      return refuse("50076", claims);
    }
    if (sessionRefusal === "") return found;
    if (sessionRefusal !== "50076" && sessionRefusal !== "50079") return sessionRefusal;
    return found.claims === WANTED_CLAIMS ? found : refuse(sessionRefusal, WANTED_CLAIMS);
  }

  function redeem(call: Call, form: URLSearchParams, knobs: IdentityKnobs): Answered {
    const grant = form.get("grant_type");
    const found =
      grant === "authorization_code"
        ? redeemCode(form)
        : grant === DEVICE_CODE
          ? redeemDevice(form, knobs)
          : refresh(form, knobs);
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
    const next = `1.${randomBytes(64).toString("base64url")}`;
    // Entra does not end the refresh token that was used.
    if (scopes.includes("offline_access")) refreshTokens.set(next, found);
    const fields = {
      token_type: "Bearer",
      scope: `${audience}/user_impersonation ${audience}/.default`,
      expires_in: secondsLeft(issued),
      ext_expires_in: secondsLeft(issued),
      access_token: issued.token,
      ...(scopes.includes("offline_access") ? { refresh_token: next } : {}),
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
          answer: known ? authorize(call, knobs) : refusalPage("90002", "Tenant not found."),
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
        ? { answer: startDevice(form, knobs) }
        : redeem(call, form, knobs);
    },
    keys: idTokens.keys,
    clear(): void {
      codes.clear();
      deviceCodes.clear();
      refreshTokens.clear();
    },
  };
}

function granted(parameters: URLSearchParams, { person }: IdentityKnobs): Granted {
  const [claims, nonce] = [parameters.get("claims"), parameters.get("nonce")];
  return {
    clientId: parameters.get("client_id") ?? "",
    scope: parameters.get("scope") ?? "",
    person,
    ...(claims === null ? {} : { claims }),
    ...(nonce === null ? {} : { nonce }),
  };
}

function formOf({ body }: Call): URLSearchParams {
  return new URLSearchParams(body.toString("utf8"));
}

/** Registered is `http://localhost`, of which Entra ignores the port. */
function isRegistered(redirectUri: string): boolean {
  return /^http:\/\/localhost(?::\d+)?\/?$/.test(redirectUri);
}

/** The resource of the scopes; that of Microsoft Graph is the default. */
function audienceOf(scope: string): string {
  const resource = scope.split(" ").find((each) => each.includes("/"));
  return resource?.slice(0, resource.lastIndexOf("/")) ?? "https://graph.microsoft.com";
}

/**
 * Continuous Access Evaluation asks for a token that was issued after some time.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
 */
function isOnlyNewer(claims: string): boolean {
  try {
    const { access_token: wanted } = JSON.parse(claims) as { access_token?: object };
    return Object.keys(wanted ?? {}).every((name) => name === "nbf" || name === "xms_cc");
  } catch {
    return false;
  }
}

import type { OAuth } from "../../config/types.ts";
import type { ConfigProblem } from "../../errors.ts";
import { objectionTo } from "../../lib/secure-url.ts";

/** Grants with which a person signs in. `byok-identity login` starts the session, and the source renews it. */
export const SIGN_IN_GRANTS = ["authorization_code", "device_code"] as const;

/** Whether a person signs in for this block. */
export function isSignIn({ grant }: Pick<OAuth, "grant">): boolean {
  return SIGN_IN_GRANTS.some((each) => each === grant);
}

/** Every problem of a block that the schema does not find. */
export function oauthProblems(block: OAuth): ConfigProblem[] {
  const { issuer } = block;
  const messages: [field: string, message: string | undefined][] = [
    ["issuer", issuer === undefined ? undefined : (urlFlaw(issuer) ?? issuerFlaw(issuer))],
    ...ENDPOINTS.map((field): [string, string | undefined] => {
      const url = block[field];
      return [field, url === undefined ? undefined : (urlFlaw(url) ?? endpointFlaw(url))];
    }),
    ...(isSignIn(block) ? signInFlaws(block) : grantFlaws(block)),
  ];
  return messages.flatMap(([field, message]) =>
    message === undefined ? [] : [{ path: field === "" ? "oauth" : `oauth.${field}`, message }],
  );
}

const ENDPOINTS = ["tokenUrl", "authorizationUrl", "deviceAuthorizationUrl"] as const;

function urlFlaw(text: string): string | undefined {
  return objectionTo(text, OBJECTIONS);
}

const OBJECTIONS = {
  userinfo: "contains a user name or password; give them as clientId and clientSecret",
  insecure: "would send the client's credentials over plain http to another machine; use https",
};

/**
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
function issuerFlaw(text: string): string | undefined {
  if (/[?#]/.test(text)) {
    return "has a query or fragment, which an issuer cannot have; put a token endpoint into tokenUrl";
  }
  return isDiscovery(text)
    ? "is the URL of the discovery document; leave out “/.well-known/…”, which is added"
    : undefined;
}

function endpointFlaw(text: string): string | undefined {
  return isDiscovery(text)
    ? "is the URL of a discovery document; put it into issuer, without “/.well-known/…”"
    : undefined;
}

/** What portals offer to copy (RFC 8414, section 3; OpenID Connect Discovery, section 4). */
function isDiscovery(text: string): boolean {
  return /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(?:[/?#]|$)/.test(
    text,
  );
}

/** A refresh token that comes from elsewhere, and everything about a person, belong to one grant each. */
function grantFlaws(block: OAuth): [string, string][] {
  const refreshTokens = given(block, ["refreshToken", "refreshTokenFile"]);
  const signIn = given(block, ["authorizationUrl", "deviceAuthorizationUrl", "account"]).map(
    (field): [string, string] => [
      field,
      `is used only if a person signs in; set grant to ${SIGN_IN_GRANTS.join(" or ")}`,
    ],
  );
  if (block.grant === "refresh_token") {
    return refreshTokens.length > 0
      ? signIn
      : [["", "needs refreshToken or refreshTokenFile with grant refresh_token"], ...signIn];
  }
  const message = "is used only with grant refresh_token; set grant to that";
  return [...refreshTokens.map((field): [string, string] => [field, message]), ...signIn];
}

/**
 * A program on a person's machine cannot keep a secret, so it is a public client.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-8.5
 */
function signInFlaws(block: OAuth): [string, string][] {
  const { issuer, tokenUrl, grant = "" } = block;
  const [field, url] =
    grant === "device_code"
      ? (["deviceAuthorizationUrl", block.deviceAuthorizationUrl] as const)
      : (["authorizationUrl", block.authorizationUrl] as const);
  const missing: [string, string][] =
    issuer === undefined && tokenUrl !== undefined && url === undefined
      ? [["", `needs ${field} in addition to tokenUrl with grant ${grant}, or issuer instead`]]
      : [];
  return [
    ...missing,
    ...given(block, ["clientSecret", "clientSecretFile"]).map((name): [string, string] => [
      name,
      `is not used with grant ${grant}: register a public client, which has no secret`,
    ]),
    ...given(block, ["refreshToken", "refreshTokenFile"]).map((name): [string, string] => [
      name,
      `is not used with grant ${grant}: byok-identity login stores the session; remove it, or set grant to refresh_token`,
    ]),
  ];
}

function given(block: OAuth, fields: readonly (keyof OAuth)[]): string[] {
  return fields.filter((field) => block[field] !== undefined);
}

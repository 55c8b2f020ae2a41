import type { ConfigProblem } from "../errors.ts";
import { objectionsTo } from "../lib/secure-url.ts";
import { FRAGMENT, hasFragment } from "./endpoint-url.ts";
import { isSignIn, SIGN_IN_GRANTS } from "./sign-in.ts";
import type { OAuth } from "./types.ts";

/** Every problem of a block that the schema does not find. */
export function oauthProblems(block: OAuth): ConfigProblem[] {
  const flaws: [field: string, message: string][] = [
    ...URLS.flatMap(([field, flawsOf]) => {
      const url: unknown = block[field];
      if (typeof url !== "string") return [];
      const messages = [...objectionsTo(url, OBJECTIONS), ...flawsOf(url)];
      return messages.map((message): [string, string] => [field, message]);
    }),
    ...(isSignIn(block) ? signInFlaws(block) : grantFlaws(block)),
  ];
  return flaws.map(([field, message]) => ({
    path: field === "" ? "oauth" : `oauth.${field}`,
    message,
  }));
}

const OBJECTIONS = {
  userinfo: "contains a user name or password; give them as clientId and clientSecret",
  insecure: "would send the client's credentials over plain http to another machine; use https",
};

/**
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
function issuerFlaws(text: string): string[] {
  return [
    ...(/[?#]/.test(text)
      ? ["has a query or fragment, which an issuer cannot have; put a token endpoint into tokenUrl"]
      : []),
    ...(isDiscovery(text)
      ? ["is the URL of the discovery document; leave out “/.well-known/…”, which is added"]
      : []),
  ];
}

function endpointFlaws(text: string): string[] {
  return [
    ...(hasFragment(text) ? [FRAGMENT] : []),
    ...(isDiscovery(text)
      ? ["is the URL of a discovery document; put it into issuer, without “/.well-known/…”"]
      : []),
  ];
}

const URLS = [
  ["issuer", issuerFlaws],
  ["tokenUrl", endpointFlaws],
  ["authorizationUrl", endpointFlaws],
  ["deviceAuthorizationUrl", endpointFlaws],
] as const;

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

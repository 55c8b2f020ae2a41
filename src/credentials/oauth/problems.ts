import type { OAuth } from "../../config/types.ts";
import type { ConfigProblem } from "../../errors.ts";
import { isSecure } from "../../lib/secure-url.ts";

/** Every problem of a block that the schema does not find. */
export function oauthProblems(block: OAuth): ConfigProblem[] {
  const { issuer, tokenUrl } = block;
  const messages: [field: string, message: string | undefined][] = [
    ["issuer", issuer === undefined ? undefined : (urlFlaw(issuer) ?? issuerFlaw(issuer))],
    ["tokenUrl", tokenUrl === undefined ? undefined : urlFlaw(tokenUrl)],
    ...grantFlaws(block),
  ];
  return messages.flatMap(([field, message]) =>
    message === undefined ? [] : [{ path: field === "" ? "oauth" : `oauth.${field}`, message }],
  );
}

function urlFlaw(text: string): string | undefined {
  if (!URL.canParse(text)) return "is not a valid URL";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return "contains a user name or password; give them as clientId and clientSecret";
  }
  return isSecure(url)
    ? undefined
    : "would send the client's credentials over plain http to another machine; use https";
}

/**
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
function issuerFlaw(text: string): string | undefined {
  return /[?#]/.test(text)
    ? "has a query or fragment, which an issuer cannot have; put a token endpoint into tokenUrl"
    : undefined;
}

function grantFlaws({ grant, refreshToken, refreshTokenFile }: OAuth): [string, string][] {
  const given = Object.entries({ refreshToken, refreshTokenFile }).flatMap(([field, value]) =>
    value === undefined ? [] : [field],
  );
  if (grant === "refresh_token") {
    return given.length > 0
      ? []
      : [["", "needs refreshToken or refreshTokenFile with grant refresh_token"]];
  }
  return given.map((field) => [field, "is used only with grant refresh_token; set grant to that"]);
}

import type { AuthorizationServer, ClientAuth } from "oauth4webapi";
import { ByokIdentityError } from "../../errors.ts";
import type { OAuthLibrary } from "./library.ts";

type Method = "ClientSecretBasic" | "ClientSecretPost" | "None";

const NAMES = {
  client_secret_basic: "ClientSecretBasic",
  client_secret_post: "ClientSecretPost",
} as const;

/**
 * The client authentication methods to try, in order. A server that announces none must accept the first; servers that
 * do not are common enough to try the second after an `invalid_client`.
 *
 * @throws ByokIdentityError `ERR_NOT_SUPPORTED` if the server announces that it accepts no client secret.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
export function clientAuthMethods(
  { issuer, token_endpoint_auth_methods_supported: supported }: AuthorizationServer,
  secret: string | undefined,
): readonly Method[] {
  if (secret === undefined) return ["None"];
  const names = Object.keys(NAMES) as (keyof typeof NAMES)[];
  if (!Array.isArray(supported)) return names.map((name) => NAMES[name]);
  const taken = names.find((name) => supported.includes(name));
  if (taken !== undefined) return [NAMES[taken]];
  throw new ByokIdentityError("ERR_NOT_SUPPORTED", `${issuer} accepts no client secret.`, {
    hint: "Allow client_secret_basic or client_secret_post for this client on the server.",
  });
}

/** A client authentication method, in the library's form. */
export function clientAuth(
  method: Method,
  secret: string | undefined,
  library: OAuthLibrary,
): ClientAuth {
  return method === "None" ? library.None() : library[method](secret ?? "");
}

import { ByokIdentityError } from "../errors.ts";

/**
 * Fails before anything is sent where the credential would leave the provider's origin: a client pointed elsewhere
 * is a mistake to be told of, not a request to be sent without its credential.
 */
export function assertTarget(url: URL, provider: URL): void {
  if (url.origin === provider.origin) return;
  throw new ByokIdentityError(
    "ERR_INSECURE_TARGET",
    `The request goes to ${url.origin}, but this credential belongs to ${provider.origin}.`,
    { hint: "Give the client the same base URL as the provider's baseUrl." },
  );
}

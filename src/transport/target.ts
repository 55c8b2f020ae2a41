import { ByokIdentityError } from "../errors.ts";

/**
 * Checks, before anything is sent, that the credential stays at the provider's origin. A client with a wrong URL is a
 * mistake to report; its request is not sent without a credential instead.
 *
 * @throws ByokIdentityError `ERR_INSECURE_TARGET`.
 */
export function assertTarget(url: URL, provider: URL): void {
  if (url.origin === provider.origin) return;
  throw new ByokIdentityError(
    "ERR_INSECURE_TARGET",
    `The request goes to ${url.origin}, but this credential belongs to ${provider.origin}.`,
    { hint: "Give the client the same base URL as the provider's baseUrl." },
  );
}

import { ByokIdentityError } from "../errors.ts";

/** Whether a host is this machine itself: `localhost` and its subdomains (RFC 6761), 127.0.0.0/8, ::1. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/.test(
    hostname.toLowerCase(),
  );
}

/** Whether a credential may travel to this URL: over https, or plainly to this machine. */
export function isSecure(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

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

import { parsedUrl } from "./parsed-url.ts";

/** Whether a host name means this machine: `localhost` and its subdomains (RFC 6761), 127.0.0.0/8, ::1. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/.test(
    hostname.toLowerCase(),
  );
}

/** Whether a `Host` header names this machine, with or without a port. */
export function isLoopbackAuthority(host: string): boolean {
  return isLoopback(host.replace(/:\d*$/, ""));
}

/** Whether a credential may be sent to this URL: over https, or over http to this machine. */
export function isSecure(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** The messages for a URL to which no secret may be sent. */
export interface UrlObjections {
  /** It contains a user name or a password. */
  readonly userinfo: string;
  readonly insecure: string;
}

/** Every reason why a configured URL must not get a secret, in these words; none if it may. */
export function objectionsTo(text: string, { userinfo, insecure }: UrlObjections): string[] {
  const url = parsedUrl(text);
  if (url === undefined) return ["is not a valid URL"];
  return [
    ...(url.username === "" && url.password === "" ? [] : [userinfo]),
    ...(isSecure(url) ? [] : [insecure]),
  ];
}

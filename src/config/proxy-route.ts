import { ConfigError } from "../errors.ts";
import type { ProxyRoute } from "../lib/forward-proxy.ts";
import { parsedUrl } from "../lib/parsed-url.ts";
import { percentDecoded, USER_NOT_ENCODED } from "../lib/percent-encoding.ts";
import { isLoopback } from "../lib/secure-url.ts";
import type { Env } from "./process-env.ts";

/**
 * How a server is reached from here: through the proxy that the environment names, or directly (undefined). One rule
 * for Entra and OAuth servers, and in the command for the provider and `doctor` too.
 *
 * - `https_proxy`, then `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY`; for plain http `http_proxy` instead of the first two.
 *   An empty variable counts as one that is not set. A proxy without a scheme is an http one.
 * - `no_proxy`, then `NO_PROXY`: `*` alone is every host; otherwise names with all that is below them, addresses and
 *   CIDR blocks, each with or without a port, between commas or blanks.
 * - Loopback and link-local addresses, where identity endpoints are, are always reached directly.
 *
 * @see https://curl.se/docs/manpage.html#ENVIRONMENT
 * @throws ConfigError that names the variable if its value is not the URL of a supported proxy. The value is not shown,
 * because it may contain a password.
 */
export function routeTo(url: URL, env: Env): ProxyRoute | undefined {
  const host = bare(url.hostname);
  if (isLoopback(url.hostname) || isLinkLocal(host)) return undefined;
  const [variable, value] = first(env, VARIABLES[url.protocol === "http:" ? "http" : "https"]);
  if (variable === undefined || value === undefined) return undefined;
  const [, exceptions = ""] = first(env, ["no_proxy", "NO_PROXY"]);
  if (isExcepted(host, url.port || DEFAULT_PORT[url.protocol], exceptions)) return undefined;
  return { proxy: proxyUrl(variable, value), variable };
}

/** The variables that name a proxy. */
export const PROXY_VARIABLES = [
  "http_proxy",
  "HTTP_PROXY",
  "https_proxy",
  "HTTPS_PROXY",
  "all_proxy",
  "ALL_PROXY",
] as const;

/** `HTTP_PROXY` in capitals is left out as curl does: a CGI server sets it from a request's `Proxy` header. */
const VARIABLES = {
  http: ["http_proxy", "all_proxy", "ALL_PROXY"],
  https: ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
} as const;

const DEFAULT_PORT: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

function first(env: Env, names: readonly string[]): readonly [string?, string?] {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== "") return [name, value];
  }
  return [];
}

function proxyUrl(variable: string, value: string): URL {
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = parsedUrl(text);
  const message = url === undefined ? NO_PROXY_URL : flawOf(url);
  if (url !== undefined && message === undefined) return url;
  throw new ConfigError([{ path: variable, message: message ?? NO_PROXY_URL }], {
    subject: "environment",
  });
}

function flawOf(url: URL): string | undefined {
  const { protocol, hostname, username, password, pathname, search, hash } = url;
  if (protocol.startsWith("socks")) return SOCKS;
  if (!/^https?:$/.test(protocol) || hostname === "") return NO_PROXY_URL;
  // A password with an unencoded / ? or # ends there, so its @ is in the rest.
  const unread = `${pathname}${search}${hash}`.includes("@");
  const unclear = [username, password].some((part) => percentDecoded(part) === undefined);
  return unread || unclear ? USER_NOT_ENCODED : undefined;
}

const NO_PROXY_URL =
  "is not the URL of a proxy; expected http://HOST:PORT, with special characters of a password percent-encoded";

const SOCKS =
  "names a SOCKS proxy, which is not supported; name an http proxy, or add the host to NO_PROXY";

/** RFC 3927 and RFC 4291 section 2.5.6. */
function isLinkLocal(host: string): boolean {
  return /^169\.254\.\d+\.\d+$/.test(host) || /^fe[89ab][\da-f]:/i.test(host);
}

function isExcepted(host: string, port: string | undefined, exceptions: string): boolean {
  if (exceptions === "*") return true;
  return exceptions
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => covers(entry.toLowerCase(), host, port));
}

function covers(entry: string, host: string, port: string | undefined): boolean {
  if (entry.includes("/")) return inBlock(entry, host);
  const [, name = "", only] =
    /^(\[[^\]]*\]|[^:]*(?::[^:]*){2,}|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  const wanted = bare(name)
    .replace(/^\*?\./, "")
    .replace(/\.$/, "");
  if (wanted === "") return false;
  return host === wanted || (host.endsWith(`.${wanted}`) && !isAddress(host));
}

function inBlock(entry: string, host: string): boolean {
  const { BlockList, isIP } = process.getBuiltinModule("node:net");
  const [network = "", prefix = ""] = entry.split("/");
  const family = { 4: "ipv4", 6: "ipv6" } as const;
  const [kind, own] = [isIP(bare(network)), isIP(host)];
  const bits = Number(prefix);
  if (kind === 0 || kind !== own || !/^\d+$/.test(prefix) || bits > (kind === 4 ? 32 : 128))
    return false;
  const block = new BlockList();
  block.addSubnet(bare(network), bits, family[kind as 4 | 6]);
  return block.check(host, family[own as 4 | 6]);
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(":");
}

/** Without the brackets of an IPv6 address and the dot at the end of a fully qualified name. */
function bare(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}

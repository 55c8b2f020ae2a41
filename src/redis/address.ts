import { parsedUrl } from "../lib/parsed-url.ts";
import type { LoginStream } from "./token-login.ts";
import { percentDecoded, USER_NOT_ENCODED } from "../lib/percent-encoding.ts";

/** The address of a fleet's Redis. */
export interface RedisAddress {
  /** `nodes` is one server, some nodes of a cluster, or the sentinels that know which server is the primary. */
  readonly mode: "server" | "cluster" | "sentinel";
  readonly nodes: readonly RedisNode[];
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** Instead of a user and a password: how each connection authenticates. */
  readonly login?: LoginStream | undefined;
  readonly database?: number;
  /** The primary's name in the sentinels' configuration. */
  readonly primary?: string;
}

/** One server: host name or address, and port. */
export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** What is wrong with a URL. Never quotes the URL, which may contain a password. */
export interface Unreadable {
  readonly problem: string;
}

const FORM =
  "must be a URL such as redis://127.0.0.1:6379, rediss://USER:PASSWORD@host:6380/0, redis://node1:6379,node2:6379 or redis+sentinel://host:26379/NAME";

const QUERY = "must not have a query or a fragment; remove it";

/**
 * Reads the URL of a Redis. As in RFC 3986, `/`, `?` and `#` end the user and password unless percent-encoded.
 *
 * @see https://www.iana.org/assignments/uri-schemes/prov/redis
 */
export function readAddress(url: string): RedisAddress | Unreadable {
  const [, scheme, sentinel, authority = "", rest = ""] =
    /^(rediss?)(\+sentinel)?:\/\/([^/?#]*)(.*)$/is.exec(url.trim()) ?? [];
  if (scheme === undefined) return { problem: FORM };
  // A password with an unencoded / ? or # ends there, so its @ is in the rest.
  if (rest.includes("@")) return { problem: USER_NOT_ENCODED };
  const at = authority.lastIndexOf("@");
  const user = at === -1 ? {} : readUser(authority.slice(0, at));
  if (user === undefined) return { problem: USER_NOT_ENCODED };
  if (/[?#]/.test(rest)) return { problem: QUERY };
  const nodes = authority
    .slice(at + 1)
    .split(",")
    .map((text) => readNode(text, sentinel === undefined ? 6_379 : 26_379));
  const path = readPath(rest, sentinel !== undefined);
  if (nodes.includes(undefined) || path === undefined) return { problem: FORM };
  const several = nodes.length > 1 ? "cluster" : "server";
  return {
    mode: sentinel === undefined ? several : "sentinel",
    nodes: nodes.filter((node) => node !== undefined),
    tls: scheme.toLowerCase() === "rediss",
    ...user,
    ...path,
  };
}

function readUser(text: string): Pick<RedisAddress, "username" | "password"> | undefined {
  const colon = text.indexOf(":");
  const username = decoded(colon === -1 ? text : text.slice(0, colon));
  if (username === undefined) return undefined;
  if (colon === -1) return { username };
  const password = decoded(text.slice(colon + 1));
  if (password === undefined) return undefined;
  return username === "" ? { password } : { username, password };
}

function decoded(text: string): string | undefined {
  return /\s/.test(text) ? undefined : percentDecoded(text);
}

function readNode(text: string, defaultPort: number): RedisNode | undefined {
  if (text === "" || text.startsWith(":")) return undefined;
  const { hostname = "", port = "" } = parsedUrl(`redis://${text}`) ?? {};
  if (hostname === "" || port === "0") return undefined;
  return {
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? defaultPort : Number(port),
  };
}

function readPath(
  text: string,
  sentinel: boolean,
): Pick<RedisAddress, "primary" | "database"> | undefined {
  const form = sentinel ? /^\/([^/]+)(?:\/(\d{0,9}))?$/ : /^()(?:\/(\d{0,9}))?$/;
  const [, name = "", digits = ""] = form.exec(text) ?? [undefined, undefined, "none"];
  const primary = decoded(name);
  if (digits === "none" || primary === undefined) return undefined;
  return {
    ...(sentinel ? { primary } : {}),
    ...(digits === "" ? {} : { database: Number(digits) }),
  };
}

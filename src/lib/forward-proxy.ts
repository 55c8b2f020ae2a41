/** The proxy through which a server is reached. */
export interface ProxyRoute {
  /** Its user name and password, if any, can be decoded. */
  readonly proxy: URL;
  /** The variable that names it. */
  readonly variable: string;
}

/** The proxy as `HOST:PORT`, for messages. */
export function proxyName({ proxy }: ProxyRoute): string {
  return proxy.port === ""
    ? `${proxy.hostname}:${proxy.protocol === "https:" ? 443 : 80}`
    : proxy.host;
}

/** The `Proxy-Authorization` that the proxy's user name and password make (RFC 7617); undefined without them. */
export function proxyAuthorization({
  proxy: { username, password },
}: ProxyRoute): string | undefined {
  if (username === "" && password === "") return undefined;
  const pair = [username, password].map(decodeURIComponent).join(":");
  return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}

/** What a failure of the proxy itself means, as opposed to one of the server behind it. */
export interface ProxyFailure {
  readonly message: string;
  readonly hint: string;
  /** Whether it may pass by itself. */
  readonly transient: boolean;
}

/** The proxy answered CONNECT with something other than 2xx (RFC 9110 section 9.3.6). */
export function proxyRefusal(route: ProxyRoute, target: string, status: number): ProxyFailure {
  const who = `The proxy ${proxyName(route)} (${route.variable})`;
  if (status === 407) {
    return {
      message: `${who} wants a user name and password (407).`,
      hint: `Write them into ${route.variable}, percent-encoded: http://USER:PASSWORD@HOST:PORT.`,
      transient: false,
    };
  }
  return status >= 500
    ? {
        message: `${who} answered ${status}: it cannot reach ${target}.`,
        hint: "The next request tries again. If it lasts, ask those who run the proxy.",
        transient: true,
      }
    : {
        message: `${who} answered ${status}: it does not let this machine reach ${target}.`,
        hint: `Have the proxy allow the host, or add it to NO_PROXY if it can be reached directly.`,
        transient: false,
      };
}

/**
 * Something on the way answered 407, which only a proxy may, although this request went to none, or through another one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8
 */
export function proxyInBetween(target: string): ProxyFailure {
  return {
    message: `A proxy between this machine and ${target} wants a user name and password (407).`,
    hint: "Name that proxy in HTTPS_PROXY, percent-encoded: http://USER:PASSWORD@HOST:PORT. Or have it let this host through.",
    transient: false,
  };
}

/** The proxy cannot be reached, or broke off; `reason` says how. */
export function proxyUnreachable(route: ProxyRoute, reason: string): ProxyFailure {
  return {
    message: `The proxy ${proxyName(route)} (${route.variable}) cannot be reached: ${reason}.`,
    hint: `Check ${route.variable}. Hosts that are reached without a proxy belong in NO_PROXY.`,
    transient: true,
  };
}

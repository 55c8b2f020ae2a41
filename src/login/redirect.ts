import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ConfigError } from "../errors.ts";
import { namedPort, parsedUrl } from "../lib/parsed-url.ts";
import { page, type PageText } from "./page.ts";

/** A redirect that carries the state of this sign-in. */
export interface Redirect {
  /** The URL that the browser requested, with the parameters of the answer. */
  readonly url: URL;
  /** Shows the person how it ended, and resolves once the browser has the page. */
  readonly end: (text: PageText) => Promise<void>;
  /** Sends the browser to this URL instead. */
  readonly goOn: (url: string) => void;
}

/** A server for the redirect of one sign-in. */
export interface RedirectServer {
  /** The redirect URI, with the port. */
  readonly uri: string;
  /** Resolves with the first request whose `state` is this one. Another call ends the wait for an earlier state. */
  readonly redirect: (state: string) => Promise<Redirect>;
  readonly close: () => void;
}

/**
 * Listens for the redirect at the end of a sign-in.
 *
 * It listens before the browser is opened, so no other process can have the port; for `localhost` on both 127.0.0.1 and
 * ::1, because a browser may try either. A request without the state of this sign-in, such as from a web page that
 * guesses the port, is refused and does not end the wait. So is one with another `Host`, which DNS rebinding causes.
 *
 * @param uri `http://localhost`, `http://127.0.0.1:PORT/PATH` and so on; without a port, any free one.
 * @throws ConfigError if it is not such a URI, or if the port is not free.
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export async function listenForRedirect(uri: string): Promise<RedirectServer> {
  const wanted = ownAddress(uri);
  const hosts = wanted.hostname === "localhost" ? ["127.0.0.1", "::1"] : [bare(wanted.hostname)];
  const servers = await bound(hosts, namedPort(uri) ?? 0);
  const authority = `${wanted.hostname}:${portOf(servers)}`;
  // Without port 80, as browsers write it.
  const { origin, host } = new URL(`http://${authority}`);
  const path = wanted.pathname;
  let awaited: { readonly state: string; readonly found: (redirect: Redirect) => void } | undefined;
  let taken = false;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = parsedUrl(request.url ?? "", origin);
    const named = request.headers.host === host || request.headers.host === authority;
    const mine = named && url?.origin === origin;
    if (url === undefined || !mine || request.method !== "GET" || url.pathname !== path) {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found.\n");
      return;
    }
    const states = url.searchParams.getAll("state");
    if (taken || awaited === undefined || states.length !== 1 || states[0] !== awaited.state) {
      void send(response, 400, taken ? ALREADY : FOREIGN);
      return;
    }
    taken = true;
    awaited.found({
      url,
      end: (text) => send(response, text.outcome === "success" ? 200 : 400, text),
      goOn: (next) => void response.writeHead(303, { ...ONCE, location: next }).end(),
    });
  }

  for (const server of servers) server.on("request", answer);
  return {
    // With it, as the person has written it: servers compare texts.
    uri: `http://${authority}${uri.endsWith("/") || path !== "/" ? path : ""}`,
    redirect(state): Promise<Redirect> {
      taken = false;
      return new Promise((found) => (awaited = { state, found }));
    },
    close(): void {
      for (const server of servers) {
        server.close();
        server.closeIdleConnections();
      }
    },
  };
}

const FOREIGN: PageText = {
  outcome: "failure",
  title: "This is not the sign-in that is waiting",
  text: "The request does not belong to the sign-in that was started in the terminal. Nothing was changed. If you did not open this page yourself, close it.",
};

const ALREADY: PageText = {
  outcome: "failure",
  title: "This sign-in is over",
  text: "Look at the terminal to see how it ended.",
};

/** Headers of an answer whose URL contains a code or an error. */
const ONCE = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  connection: "close",
};

function send(response: ServerResponse, status: number, text: PageText): Promise<void> {
  const nonce = randomBytes(16).toString("base64");
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.writeHead(status, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "x-content-type-options": "nosniff",
      ...ONCE,
    });
    response.end(page(text, nonce));
  });
}

function portOf([first]: readonly Server[]): number {
  const address = first?.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Only this machine may listen: another address would let the network answer, and https needs a certificate. */
function ownAddress(uri: string): URL {
  const url = parsedUrl(uri);
  const own = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
  const more = `${url?.username}${url?.password}${url?.search}${url?.hash}`;
  if (url?.protocol === "http:" && own.test(url.hostname) && more === "") return url;
  throw invalid("expected an http URL of this machine, such as http://127.0.0.1:8400/callback");
}

function invalid(message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ path: "--redirect-uri", message }], { subject: "use of login", cause });
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** How many free ports are tried, if one is free on only one of the two addresses. */
const TRIES = 10;

async function bound(hosts: readonly string[], port: number): Promise<readonly Server[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await boundTogether(hosts, port);
    } catch (error) {
      const { code = "unknown" } = error as NodeJS.ErrnoException;
      if (code === "EADDRINUSE" && port === 0 && attempt < TRIES) continue;
      throw invalid(unavailable(port, code), error);
    }
  }
}

function unavailable(port: number, code: string): string {
  if (code === "EACCES") {
    return `This user may not listen on port ${port} (${code}); give a --redirect-uri with another port`;
  }
  const what = port === 0 ? "A port for the redirect" : `Port ${port}`;
  return `${what} is not available (${code}); end the process that uses it, or give another --redirect-uri`;
}

async function boundTogether(hosts: readonly string[], port: number): Promise<readonly Server[]> {
  const servers: Server[] = [];
  let chosen = port;
  try {
    for (const host of hosts) {
      const server = createServer();
      try {
        await listening(server, host, chosen);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // A machine without IPv6: nobody else can listen there either.
        if (servers.length > 0 && (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT")) continue;
        throw error;
      }
      servers.push(server);
      chosen = portOf(servers);
    }
    return servers;
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

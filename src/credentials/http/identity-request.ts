import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { proxyInBetween, proxyName, type ProxyRoute } from "../../lib/forward-proxy.ts";
import { ByokIdentityError } from "../../errors.ts";
import { tlsFailure } from "../../lib/tls-failure.ts";
import { plainCause, redact } from "../redact.ts";

/** A request to an identity endpoint or an authority. */
export interface IdentityRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The whole answer; header names are in lower case. */
export interface IdentityResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How {@link sendIdentityRequest} sends a request. */
export interface IdentityHttpOptions {
  /** Time limit until the whole answer has arrived, milliseconds. */
  readonly timeout: number;
  /** Required SHA-1 thumbprint of the server's certificate, which then need not be signed by a known authority. */
  readonly thumbprint?: string;
  /** What to do if there is no answer; the default is about managed identity. */
  readonly hint?: string;
  /** Keeps the process alive until the answer has arrived, for an answer that must not be lost. */
  readonly hold?: boolean;
  /** The proxy to go through. Default: none. */
  readonly route?: ProxyRoute;
}

/** Maximum size of an answer, bytes. */
const MAX_BODY = 1024 * 1024;

const NO_ROUTE = new Set(["ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL"]);

/**
 * A machine outside Azure has no route to the link-local address of IMDS, and waiting does not help. For any other
 * address, the network may be down temporarily.
 */
function isAbsent(code: string, { hostname }: URL): boolean {
  return NO_ROUTE.has(code) && hostname.startsWith("169.254.");
}

/**
 * One request to an identity endpoint. Without a `route` it bypasses every proxy: its own agents read neither
 * HTTP_PROXY nor NODE_USE_ENV_PROXY. Without `hold`, its sockets do not keep the process alive; the caller that waits
 * for the answer does.
 *
 * Rejects with `ERR_IDENTITY_TIMEOUT` after the time limit, and with `ERR_IDENTITY_UNAVAILABLE` if the server cannot be
 * reached.
 */
export async function sendIdentityRequest(
  request: IdentityRequest,
  options: IdentityHttpOptions,
): Promise<IdentityResponse> {
  const response = await answerTo(request, options);
  // It is not the endpoint that answers so, and nothing about the identity is wrong.
  if (response.status === 407) throw notThrough(new URL(request.url));
  return response;
}

async function answerTo(
  request: IdentityRequest,
  { timeout, thumbprint, hint = NOT_IN_AZURE, hold = false, route }: IdentityHttpOptions,
): Promise<IdentityResponse> {
  const url = new URL(request.url);
  const signal = AbortSignal.timeout(timeout);
  let connecting = false;
  try {
    const options: https.RequestOptions = {
      method: request.method,
      // For a connection that it did not make, Node assumes port 80, and adds it to the name.
      headers: { host: url.host, ...request.headers },
      signal,
    };
    if (thumbprint !== undefined && url.protocol === "https:") {
      const socket = await pinned(url, thumbprint, signal);
      return await roundTrip(
        http.request(url.href.replace(/^https/, "http"), {
          ...options,
          createConnection: () => socket,
        }),
        request.body,
        hold,
      );
    }
    if (route !== undefined) {
      const { tunnel } = await import("./tunnel.ts");
      const socket = await tunnel(url, route, { signal, hold });
      const createConnection = (): Socket => socket;
      return await roundTrip(
        https.request(url, { ...options, createConnection }),
        request.body,
        hold,
      );
    }
    const secure = url.protocol === "https:";
    const agent = secure ? new https.Agent() : new http.Agent();
    const sent = (secure ? https : http).request(url, { ...options, agent });
    sent.once("socket", (socket) => {
      connecting = socket.connecting;
      socket.once("connect", () => (connecting = false));
    });
    return await roundTrip(sent, request.body, hold);
  } catch (error) {
    if (!signal.aborted) throw unreachable(error, url, hint);
    throw connecting ? notAccepted(url, timeout, hint) : tooLate(url, route, timeout, hint);
  }
}

/** Service Fabric uses a self-signed certificate and announces its thumbprint. */
function pinned(url: URL, thumbprint: string, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: url.hostname,
      port: Number(url.port || 443),
      rejectUnauthorized: false,
    });
    socket.unref();
    signal.addEventListener("abort", () => socket.destroy(signal.reason as Error), { once: true });
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      const actual = socket.getPeerCertificate().fingerprint?.replaceAll(":", "");
      if (actual?.toUpperCase() === thumbprint.replaceAll(":", "").toUpperCase()) {
        resolve(socket);
        return;
      }
      socket.destroy(
        new ByokIdentityError(
          "ERR_IDENTITY_UNAVAILABLE",
          `The certificate of ${url.origin} does not have the thumbprint in IDENTITY_SERVER_THUMBPRINT.`,
        ),
      );
    });
  });
}

function roundTrip(
  request: http.ClientRequest,
  body: string | undefined,
  hold: boolean,
): Promise<IdentityResponse> {
  return new Promise((resolve, reject) => {
    if (!hold) request.once("socket", (socket) => socket.unref());
    request.once("error", reject);
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BODY)
          request.destroy(new Error(`the answer is larger than ${MAX_BODY} bytes`));
        else chunks.push(chunk);
      });
      response.once("error", reject);
      response.once("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          ),
          // It leaves a byte order mark out (RFC 8259 section 8.1), which JSON.parse would refuse.
          body: new TextDecoder().decode(Buffer.concat(chunks)),
        }),
      );
    });
    request.end(body);
  });
}

function tooLate(
  url: URL,
  route: ProxyRoute | undefined,
  timeout: number,
  hint: string,
): ByokIdentityError {
  const way =
    route === undefined ? "" : ` through the proxy ${proxyName(route)} (${route.variable})`;
  return new ByokIdentityError(
    "ERR_IDENTITY_TIMEOUT",
    `The identity endpoint ${url.origin} did not answer within ${timeout} ms${way}.`,
    { transient: true, hint },
  );
}

/** Its cause has the code that Node uses for a connection that is not accepted in time. */
function notAccepted(url: URL, timeout: number, hint: string): ByokIdentityError {
  const message = `The identity endpoint ${url.origin} did not accept a connection within ${timeout} ms.`;
  const cause = Object.assign(new Error("connect ETIMEDOUT"), { code: "ETIMEDOUT" });
  return new ByokIdentityError("ERR_IDENTITY_TIMEOUT", message, { transient: true, hint, cause });
}

function notThrough({ origin }: URL): ByokIdentityError {
  const { message, ...details } = proxyInBetween(origin);
  return new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", message, { ...details, status: 407 });
}

function unreachable(error: unknown, url: URL, hint: string): ByokIdentityError {
  if (error instanceof ByokIdentityError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const reason = error instanceof Error ? redact(error.message) : "unknown failure";
  const tls = tlsFailure(code);
  return new ByokIdentityError(
    "ERR_IDENTITY_UNAVAILABLE",
    `The identity endpoint ${url.origin} cannot be reached: ${reason === "" ? code : reason}.`,
    {
      transient: !isAbsent(code, url) && tls === undefined,
      hint: tls === undefined ? hint : `${tls.why} ${tls.fix}`,
      cause: plainCause(error),
    },
  );
}

const NOT_IN_AZURE =
  "Managed identity works only if Azure hosts the process and an identity is assigned; elsewhere use defaultAzureCredential.";

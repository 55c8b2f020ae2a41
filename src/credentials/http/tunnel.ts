import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { connect } from "node:tls";
import {
  proxyAuthorization,
  proxyRefusal,
  proxyUnreachable,
  type ProxyFailure,
  type ProxyRoute,
} from "../../lib/forward-proxy.ts";
import { ByokIdentityError } from "../../errors.ts";
import { plainCause, redact } from "../redact.ts";

export interface TunnelOptions {
  readonly signal: AbortSignal;
  /** Keeps the process alive until the connection is established. */
  readonly hold: boolean;
}

/**
 * A TLS connection to a server through a proxy, which sees the host's name and nothing else. Uses Node's own CONNECT,
 * because the agents of other packages ignore an abort signal and keep the process alive.
 *
 * Rejects with `ERR_IDENTITY_UNAVAILABLE`, which names the proxy, if the proxy cannot be reached or refuses.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
 */
export async function tunnel(url: URL, route: ProxyRoute, options: TunnelOptions): Promise<Socket> {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const authority = `${url.hostname}:${url.port || 443}`;
  const socket = await connected(authority, route, options);
  return connect({ socket, host, servername: /[:]|^[\d.]+$/.test(host) ? "" : host });
}

function connected(
  authority: string,
  route: ProxyRoute,
  { signal, hold }: TunnelOptions,
): Promise<Socket> {
  const { proxy } = route;
  const authorization = proxyAuthorization(route);
  const request = (proxy.protocol === "https:" ? https : http).request({
    method: "CONNECT",
    host: proxy.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: proxy.port,
    path: authority,
    headers: {
      host: authority,
      ...(authorization === undefined ? {} : { "proxy-authorization": authorization }),
    },
    agent: false,
    signal,
  });
  return new Promise((resolve, reject) => {
    request.once("socket", (socket) => {
      if (!hold) socket.unref();
    });
    request.once("error", (error: NodeJS.ErrnoException) => {
      const reason = redact(error.message) || (error.code ?? "unknown failure");
      reject(
        signal.aborted
          ? (signal.reason as Error)
          : failure(proxyUnreachable(route, reason), { cause: plainCause(error) }),
      );
    });
    request.once("connect", ({ statusCode = 0 }, socket) => {
      if (statusCode >= 200 && statusCode < 300) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(failure(proxyRefusal(route, authority, statusCode), { status: statusCode }));
    });
    request.end();
  });
}

function failure(
  { message, hint, transient }: ProxyFailure,
  details: { readonly cause?: unknown; readonly status?: number },
): ByokIdentityError {
  return new ByokIdentityError("ERR_IDENTITY_UNAVAILABLE", message, {
    hint,
    transient,
    ...details,
  });
}

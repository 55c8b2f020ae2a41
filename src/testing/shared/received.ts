import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import type { Break } from "./fault.ts";

/** A request that has arrived whole. */
export interface Call {
  readonly method: string;
  /** Origin that the client used. */
  readonly origin: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** For a WebSocket connection, its part. */
  readonly socket?: "handshake" | "message";
}

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or its parts, which are written one by one. */
  readonly body: string | Iterable<string> | AsyncIterable<string>;
}

/** An answer and the fault in its delivery. */
export interface Delivery extends Answer {
  readonly break?: Break | undefined;
  /** Called when the whole answer has been sent. */
  readonly delivered?: () => void;
}

export async function readCall(request: IncomingMessage): Promise<Call> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return callOf(request, Buffer.concat(parts));
}

/** The request with its body. */
export function callOf(request: IncomingMessage, body: Buffer): Call {
  const scheme = request.socket instanceof TLSSocket ? "https" : "http";
  const url = new URL(request.url ?? "/", `${scheme}://${request.headers.host ?? "127.0.0.1"}`);
  return {
    method: request.method ?? "GET",
    origin: url.origin,
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    ),
    body,
  };
}

export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Failure } from "./failure.ts";

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer of JSON. */
export function json(
  status: number,
  body: object,
  headers?: Readonly<Record<string, string>>,
): Answer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/** A failure as an answer, its code and message in the body. */
export function failed({ status, code, message, headers }: Failure): Answer {
  return json(status, { error: { code, message } }, headers);
}

/** The answer to an internal error. */
export const UNEXPECTED: Failure = {
  status: 500,
  code: "unexpected",
  message: "The request failed because of an internal error of this program.",
};

/** Sends an answer. It is only for this client, and only now, so no cache may store it. */
export function send(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

function writeHead(response: ServerResponse, { status, headers, body = "" }: Answer): void {
  response.writeHead(status, {
    "cache-control": "no-store",
    ...headers,
    "content-length": Buffer.byteLength(body),
  });
}

/** How long the rest of a refused request is still read, milliseconds. */
const LINGER = 5_000;

/**
 * Answers a request that was not read to its end, on a connection that ends with the answer (`shouldKeepAlive`). The
 * rest of the request is read and thrown away, for some seconds: a connection that is closed while the client still
 * sends is reset, and the client may see that instead of the answer.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.6
 */
export function sendBeforeEnd(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): void {
  const { "content-length": length = "0", "transfer-encoding": coding } = request.headers;
  if (request.complete || (length === "0" && coding === undefined)) {
    send(response, answer);
    return;
  }
  writeHead(response, answer);
  response.write(answer.body ?? "");
  const timer = setTimeout(() => response.end(), LINGER);
  request.once("end", () => response.end());
  response.once("close", () => clearTimeout(timer));
  request.resume();
}

import type { ServerResponse } from "node:http";
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

/** The content is only for this client, and only now: no cache may store it. */
export function send(response: ServerResponse, { status, headers, body = "" }: Answer): void {
  response.writeHead(status, {
    "cache-control": "no-store",
    ...headers,
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

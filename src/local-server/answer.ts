import type { ServerResponse } from "node:http";
import type { Failure } from "./failure.ts";

/** What a request is answered with. */
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

/** Where the program itself is at fault. */
export const UNEXPECTED: Failure = {
  status: 500,
  code: "unexpected",
  message: "The request failed here, by a mistake of this program.",
};

/** What it holds is for the one who asked, now: nothing between may keep it. */
export function send(response: ServerResponse, { status, headers, body = "" }: Answer): void {
  response.writeHead(status, {
    "cache-control": "no-store",
    ...headers,
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

import type { Call } from "./received.ts";
import type { Fault } from "./fault.ts";

/** One received request and its result. */
export interface RecordedRequest {
  /** When it had arrived, epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body as UTF-8 text. */
  readonly body: string;
  /** Body as it arrived; base64 in the JSON of the control endpoint. */
  readonly bytes: Buffer;
  /** For a WebSocket connection, its part; a message has the path and headers of its handshake. */
  readonly socket?: "handshake" | "message";
  /** Status of the answer, if there was one; a reset or hung connection has none. */
  status?: number;
  /** Whether the whole answer was sent; also false if the client disconnected before its end. */
  completed: boolean;
  /** The scripted fault, if any. */
  readonly fault?: Fault;
}

export function recorded(call: Call, fault: Fault | undefined): RecordedRequest {
  return {
    at: Date.now(),
    method: call.method,
    path: call.path,
    query: Object.fromEntries(call.query),
    headers: call.headers,
    body: call.body.toString("utf8"),
    bytes: call.body,
    completed: false,
    ...(call.socket === undefined ? {} : { socket: call.socket }),
    ...(fault === undefined ? {} : { fault }),
  };
}

export function journalJson(requests: readonly RecordedRequest[]): unknown[] {
  return requests.map((request) => ({ ...request, bytes: request.bytes.toString("base64") }));
}

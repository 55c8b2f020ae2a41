import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { callOf, type Call, type Delivery } from "../shared/received.ts";

type Dispatch = (call: Call) => Promise<Delivery>;

/**
 * Responses over WebSocket: the credential is checked as the connection opens, and every message
 * `response.create` on it is a request of its own.
 *
 * @see https://platform.openai.com/docs/guides/websocket-mode
 */
export async function connect(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  dispatch: Dispatch,
): Promise<void> {
  socket.on("error", () => socket.destroy());
  const call = callOf(request, Buffer.alloc(0));
  const opening = await dispatch({ ...call, socket: "handshake" });
  if (opening.break === "hang") return;
  if (opening.break !== undefined) {
    socket.destroy();
    return;
  }
  if (opening.status !== 101) {
    socket.end(httpText(opening), opening.delivered);
    return;
  }
  const { WebSocketServer } = await import("ws");
  new WebSocketServer({ noServer: true }).handleUpgrade(request, socket, head, (connection) => {
    opening.delivered?.();
    connection.on("message", (data) => {
      const body = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
      void dispatch({ ...call, body, socket: "message" })
        .then((delivery) => say(connection, delivery))
        .catch(() => connection.terminate());
    });
  });
}

async function say(connection: WebSocket, delivery: Delivery): Promise<void> {
  if (delivery.break === "hang") return;
  if (delivery.break === "reset") return connection.terminate();
  const parts =
    typeof delivery.body === "string"
      ? [errorFrame(delivery.status, delivery.body)]
      : delivery.body;
  for await (const part of parts) {
    await sent(connection, part);
    if (delivery.break === "truncate") return connection.terminate();
    if (delivery.break === "half-open") return;
  }
  delivery.delivered?.();
}

function sent(connection: WebSocket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.send(text, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}

// The body of a failed response becomes an event with its status.
function errorFrame(status: number, body: string): string {
  const parsed: object = JSON.parse(body);
  return JSON.stringify({ type: "error", status, ...parsed });
}

function httpText({ status, headers = {}, body }: Delivery): string {
  const text = typeof body === "string" ? body : "";
  const lines = Object.entries({
    ...headers,
    connection: "close",
    "content-length": String(Buffer.byteLength(text)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${text}`;
}

import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TLSSocket } from "node:tls";
import type { Delivery } from "./received.ts";

/** Writes an answer, or fails as scripted. Never rejects: a client that has disconnected is not an error here. */
export async function deliver(delivery: Delivery, response: ServerResponse): Promise<void> {
  if (response.destroyed || delivery.break === "hang") return;
  if (delivery.break === "reset") return reset(response);
  if (delivery.break !== undefined) return breakHalfway(delivery, response);
  response.writeHead(delivery.status, delivery.headers);
  if (typeof delivery.body === "string") {
    response.end(delivery.body, delivery.delivered);
    return;
  }
  try {
    await pipeline(Readable.from(delivery.body, { objectMode: true }), response);
    delivery.delivered?.();
  } catch {
    response.destroy();
  }
}

function reset(response: ServerResponse): void {
  const { socket } = response;
  // A TLS socket cannot be reset; closing it without the closing alert looks the same to the client.
  if (socket === null || socket instanceof TLSSocket) response.destroy();
  else socket.resetAndDestroy();
}

async function breakHalfway(delivery: Delivery, response: ServerResponse): Promise<void> {
  let half: string;
  if (typeof delivery.body === "string") {
    response.writeHead(delivery.status, {
      ...delivery.headers,
      "content-length": String(Buffer.byteLength(delivery.body)),
    });
    half = delivery.body.slice(0, delivery.body.length / 2);
  } else {
    response.writeHead(delivery.status, delivery.headers);
    const first = await firstPart(delivery.body);
    half = first ?? "";
  }
  response.flushHeaders();
  response.write(half, () => {
    if (delivery.break === "truncate") response.destroy();
  });
}

async function firstPart(
  parts: Iterable<string> | AsyncIterable<string>,
): Promise<string | undefined> {
  for await (const part of parts) return part;
  return undefined;
}

import type { ServerResponse } from "node:http";
import type { Sink } from "./sink.ts";

/** A paused response. */
export interface Resumable {
  resume(): void;
}

/** RFC 9112, section 7.1: the chunk that ends a chunked body. */
const LAST_CHUNK = "0\r\n\r\n";

/** How long the rest of a request is still read after its response, milliseconds. */
const LINGER = 5_000;

/**
 * Passes a response on as it arrives, no faster than the client reads. Data of one read is sent in one write: a model's
 * events are small, and a system call for each of them would cost more than everything else.
 */
export function relay(
  response: ServerResponse,
  status: number,
  headers: readonly string[],
  controller: Resumable,
): Sink {
  endIfUnread(response);
  response.writeHead(status, headers as string[]);
  // Sent now, but in one packet with the part of the body that has already arrived.
  const { socket } = response;
  socket?.cork();
  // Not flushHeaders(), which writes UTF-8: bytes above 0x7f would be encoded twice.
  response.write("", "latin1");
  process.nextTick(() => socket?.uncork());
  let pending: Buffer[] = [];
  let size = 0;
  let full = false;
  let listens = false;
  let framed = false;

  function flush(last = ""): void {
    if (size === 0) return;
    // Node would write a chunk in four parts; here it is one.
    if (response.chunkedEncoding) {
      framed = true;
      response.chunkedEncoding = false;
    }
    const [only] = pending;
    let part: Buffer;
    if (framed) part = chunkOf(pending, size, last);
    else part = pending.length === 1 && only !== undefined ? only : Buffer.concat(pending, size);
    pending = [];
    size = 0;
    if (response.write(part)) return;
    full = true;
    if (listens) return;
    listens = true;
    response.on("drain", () => {
      full = false;
      controller.resume();
    });
  }

  return {
    data(chunk): boolean {
      if (size === 0) process.nextTick(flush);
      pending.push(chunk);
      size += chunk.length;
      return !full;
    },
    end(): void {
      if (size > 0) flush(LAST_CHUNK);
      else if (framed) response.write(LAST_CHUNK);
      endAfterRequest(response);
    },
    // The only way to tell a client that the response is incomplete.
    fail: () => void response.destroy(),
  };
}

/** A response that begins before its request is complete is the last of its connection (RFC 9112, section 9.3). */
export function endIfUnread(response: ServerResponse): void {
  if (!response.req.complete) response.shouldKeepAlive = false;
}

/**
 * A client that is still sending might see the reset of its connection instead of the response, so the rest is read and
 * thrown away first. See sendBeforeEnd().
 */
function endAfterRequest(response: ServerResponse): void {
  const { req: request } = response;
  if (request.complete) {
    response.end();
    return;
  }
  const timer = setTimeout(() => response.end(), LINGER);
  request.once("end", () => response.end());
  response.once("close", () => clearTimeout(timer));
  request.unpipe();
  request.resume();
}

/** A chunk of a chunked body (RFC 9112, section 7.1), and the bytes after it. */
function chunkOf(parts: readonly Buffer[], size: number, rest: string): Buffer {
  const head = `${size.toString(16)}\r\n`;
  const chunk = Buffer.allocUnsafe(head.length + size + 2 + rest.length);
  let at = chunk.write(head, "latin1");
  for (const part of parts) {
    chunk.set(part, at);
    at += part.length;
  }
  chunk.write(`\r\n${rest}`, at, "latin1");
  return chunk;
}

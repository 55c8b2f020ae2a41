import type { IncomingMessage } from "node:http";
import { PassThrough, type Readable } from "node:stream";

/** A body in memory can be sent again; a stream cannot. */
export type RequestBody = Buffer | Readable | undefined;

/**
 * Reads a request's body up to `limit` bytes. A longer one becomes a stream as soon as that is known. Rejects if the
 * client disconnects before the body is complete.
 */
export function readBody(
  request: IncomingMessage,
  declared: number | undefined,
  limit: number,
): Promise<Buffer | Readable> {
  if (declared !== undefined && declared > limit) return Promise.resolve(streamed(request, []));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let complete = false;

    function onData(chunk: Buffer): void {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= limit) return;
      request.pause();
      stop();
      resolve(streamed(request, chunks));
    }
    // The listeners stay: each costs as much to remove as to add.
    function onEnd(): void {
      complete = true;
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size));
    }
    function onClose(): void {
      // Every request closes, and an error with its stack costs more than the rest of this function.
      if (complete) return;
      stop();
      reject(new Error("The client disconnected before its request was complete."));
    }
    function stop(): void {
      request.off("data", onData).off("end", onEnd).off("error", onClose).off("close", onClose);
    }

    request.on("data", onData).on("end", onEnd).on("error", onClose).on("close", onClose);
  });
}

/** undici destroys a body that it cannot send. A request's connection would end with it, before the answer. */
function streamed(request: IncomingMessage, first: readonly Buffer[]): Readable {
  const body = new PassThrough();
  for (const chunk of first) body.write(chunk);
  return request.pipe(body);
}

import type { Dispatcher } from "undici";
import { drainage, type Drainage } from "../transport/drain.ts";

/** Where a response of the provider goes. */
export interface Sink {
  /** False asks for a pause. */
  data(chunk: Buffer): boolean;
  end(): void;
  fail(error: Error): void;
}

/** How much of a refused response is kept while a new token is requested, bytes. */
const MAX_HELD = 64 * 1024;

/** A response that is held back until it is known whether its request is sent again. */
export interface HeldResponse extends Sink {
  release(to: Sink): void;
  discard(): void;
}

/** Keeps the start of a response, and pauses the rest. */
export function hold(controller: Dispatcher.DispatchController): HeldResponse {
  let chunks: Buffer[] = [];
  let size = 0;
  let target: Sink | undefined;
  let unwanted: Drainage | undefined;
  let ended = false;
  let failure: Error | undefined;

  return {
    data(chunk): boolean {
      if (target !== undefined) return target.data(chunk);
      if (unwanted !== undefined) {
        unwanted.read(chunk.length);
        return true;
      }
      size += chunk.length;
      chunks.push(chunk);
      return size <= MAX_HELD;
    },
    end(): void {
      ended = true;
      unwanted?.end();
      target?.end();
    },
    fail(error): void {
      failure = error;
      unwanted?.end();
      target?.fail(error);
    },
    release(to): void {
      target = to;
      for (const chunk of chunks) to.data(chunk);
      chunks = [];
      if (failure !== undefined) to.fail(failure);
      else if (ended) to.end();
      else controller.resume();
    },
    discard(): void {
      chunks = [];
      if (ended || failure !== undefined) return;
      unwanted = drainage((reason) => controller.abort(reason));
      controller.resume();
      unwanted.read(size);
    },
  };
}

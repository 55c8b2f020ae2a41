import type { Dispatcher } from "undici";

/** Where a response of the provider goes. */
export interface Sink {
  /** False asks for a pause. */
  data(chunk: Buffer): boolean;
  end(): void;
  fail(error: Error): void;
}

/** How much of a refused response is kept while another token is asked for, bytes. */
const MAX_HELD = 64 * 1024;

/** How long the rest of a response that nobody wants is read for the sake of its connection, milliseconds. */
const MAX_DRAIN = 1_000;

/** A response kept back until it is known whether its request is sent again. */
export interface HeldResponse extends Sink {
  release(to: Sink): void;
  discard(): void;
}

/** Keeps a response's beginning, and pauses it beyond that. */
export function hold(controller: Dispatcher.DispatchController): HeldResponse {
  let chunks: Buffer[] = [];
  let size = 0;
  let target: Sink | undefined;
  let discarded = false;
  let ended = false;
  let failure: Error | undefined;

  return {
    data(chunk): boolean {
      if (target !== undefined) return target.data(chunk);
      size += chunk.length;
      if (!discarded) chunks.push(chunk);
      else if (size > MAX_HELD) controller.abort(new Error("Too long to be read for nothing."));
      return discarded || size <= MAX_HELD;
    },
    end(): void {
      ended = true;
      target?.end();
    },
    fail(error): void {
      failure = error;
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
      discarded = true;
      chunks = [];
      if (ended || failure !== undefined) return;
      controller.resume();
      setTimeout(() => {
        if (!ended) controller.abort(new Error("Too slow to be read for nothing."));
      }, MAX_DRAIN).unref();
    },
  };
}

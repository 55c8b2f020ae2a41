/** A body larger than this is not worth reading for the sake of its connection, bytes. */
const MAX_BYTES = 64 * 1024;

/** A body that takes longer is given up with its connection, milliseconds. */
const MAX_TIME = 1_000;

/** Watches how much of an unwanted body is read, and for how long. */
export interface Drainage {
  /** So many bytes were read. */
  read(bytes: number): void;
  /** The body has ended. */
  end(): void;
}

/**
 * How far the rest of a response that nobody wants is read, so that its connection can be used again. `giveUp` is
 * called, once, where that is no longer worth it. The timer does not keep the process alive.
 */
export function drainage(giveUp: (reason: Error) => void): Drainage {
  let size = 0;
  const stop = (reason: string): void => {
    clearTimeout(timer);
    size = -Infinity;
    giveUp(new Error(reason));
  };
  const timer = setTimeout(() => stop("Too slow to be read for nothing."), MAX_TIME);
  timer.unref();
  return {
    read(bytes): void {
      size += bytes;
      if (size > MAX_BYTES) stop("Too long to be read for nothing.");
    },
    end: () => clearTimeout(timer),
  };
}

/** Reads what is left of such a response in the background. */
export function drain(response: Response): void {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const watch = drainage(() => void reader.cancel().catch(() => undefined));
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      watch.read(value.byteLength);
    }
  };
  read()
    .catch(() => undefined)
    .finally(() => watch.end())
    .catch(() => undefined);
}

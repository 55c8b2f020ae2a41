/** A larger body is not worth reading just to keep its connection, bytes. */
const MAX_BYTES = 64 * 1024;

/** A body that takes longer is cancelled together with its connection, milliseconds. */
const MAX_TIME = 1_000;

/** Limits how much of an unneeded body is read, and for how long. */
export interface Drainage {
  /** Reports how many bytes were read. */
  read(bytes: number): void;
  /** Reports that the body has ended. */
  end(): void;
}

/**
 * Limits how far the rest of an unneeded response is read, so that its connection can be reused. `giveUp` is called
 * once, when that is no longer worth it. The timer does not keep the process alive.
 */
export function drainage(giveUp: (reason: Error) => void): Drainage {
  let size = 0;
  const stop = (reason: string): void => {
    clearTimeout(timer);
    size = -Infinity;
    giveUp(new Error(reason));
  };
  const timer = setTimeout(() => stop("The unneeded response is too slow to read."), MAX_TIME);
  timer.unref();
  return {
    read(bytes): void {
      size += bytes;
      if (size > MAX_BYTES) stop("The unneeded response is too long to read.");
    },
    end: () => clearTimeout(timer),
  };
}

/** Reads the rest of such a response in the background. */
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

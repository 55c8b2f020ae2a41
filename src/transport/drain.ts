/** A body larger than this is not worth reading for the sake of its connection, bytes. */
const MAX_BYTES = 64 * 1024;

/** A body that takes longer is given up with its connection, milliseconds. */
const MAX_TIME = 1_000;

/** Reads what is left of a response that nobody wants, in the background, so that its connection can be used again. */
export function drain(response: Response): void {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  const timer = setTimeout(cancel, MAX_TIME);
  timer.unref();
  const read = async (): Promise<void> => {
    for (let size = 0; ;) {
      const { done, value } = await reader.read();
      if (done) return;
      size += value.byteLength;
      if (size > MAX_BYTES) return cancel();
    }
  };
  read()
    .catch(() => undefined)
    .finally(() => clearTimeout(timer))
    .catch(() => undefined);
}

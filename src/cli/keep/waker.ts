/** A sleep that something can end. */
export interface Waker {
  /** Ends the sleep; between two sleeps, the next one, so that a signal is not lost while something else is done. */
  readonly now: () => void;
  readonly after: (milliseconds: number) => Promise<void>;
}

export function waker(signal: AbortSignal): Waker {
  let asked = signal.aborted;
  let wake: (() => void) | undefined;
  const now = (): void => {
    asked = true;
    wake?.();
  };
  signal.addEventListener("abort", now);
  return {
    now,
    async after(milliseconds) {
      if (!asked) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = (): void => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      asked = false;
    },
  };
}

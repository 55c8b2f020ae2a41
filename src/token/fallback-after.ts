/**
 * The work's outcome or, should it take longer than `patience` milliseconds, what there is to offer instead; with
 * nothing to offer the wait goes on. The work itself goes on in any case, and the timer does not keep the process
 * alive.
 */
export function fallbackAfter<T>(
  work: Promise<T>,
  patience: number,
  instead: () => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const offer = instead();
      if (offer !== undefined) resolve(offer);
    }, patience);
    timer.unref();
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * The work's result or, if it takes longer than `patience` milliseconds, the fallback; without a fallback the wait
 * continues. The work itself always continues. The timer does not keep the process alive.
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

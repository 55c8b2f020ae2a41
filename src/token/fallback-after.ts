/**
 * The work's result or, if it takes longer than `delay` milliseconds, the fallback; without a fallback the wait
 * continues. The work itself always continues. The timer does not keep the process alive.
 */
export function fallbackAfter<T>(
  work: Promise<T>,
  delay: number,
  fallback: () => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const value = fallback();
      if (value !== undefined) resolve(value);
    }, delay);
    timer.unref();
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

import { monotonic } from "../../lib/monotonic.ts";

/** Errors on Windows while another program, such as a virus scanner, has the file open, or while it is being deleted. */
const BUSY: ReadonlySet<string> = new Set(["EACCES", "EBUSY", "EPERM"]);

/** How long a file may be busy, milliseconds. */
const PATIENCE = 2_000;

/**
 * Repeats an operation on a file that fails because another program has it open, for up to two seconds. On
 * other systems than Windows these errors mean a lack of permission, so the first one is final.
 *
 * @see https://learn.microsoft.com/windows/win32/fileio/creating-and-opening-files
 */
export async function whileBusy<T>(
  work: () => Promise<T>,
  platform: NodeJS.Platform = process.platform,
): Promise<T> {
  const started = monotonic();
  for (let pause = 10; ; pause *= 2) {
    try {
      return await work();
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      const spent = monotonic() - started;
      if (platform !== "win32" || !BUSY.has(code) || spent >= PATIENCE) throw error;
      // Keeps the process alive: a rotated token that is not written is lost.
      await new Promise((resolve) => setTimeout(resolve, Math.min(pause, PATIENCE - spent)));
    }
  }
}

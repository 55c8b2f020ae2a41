import type { Io } from "./io.ts";

/** What is shorter needs no explanation, milliseconds. */
const PATIENCE = 500;

/** Waits for the work; at a terminal, if that takes longer than half a second, with a spinner. */
export async function whileWaiting<T>(text: string, work: Promise<T>, io: Io): Promise<T> {
  if (!io.terminal.stderr) return work;
  let spinner: { stop(): unknown } | undefined;
  let over = false;
  const timer = setTimeout(() => {
    void import("yocto-spinner").then(({ default: create }) => {
      // Ctrl+C is not the spinner's business.
      if (!over) spinner = create({ text, handleSignals: false }).start();
    });
  }, PATIENCE);
  try {
    return await work;
  } finally {
    over = true;
    clearTimeout(timer);
    spinner?.stop();
  }
}

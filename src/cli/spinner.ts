import { setTimeout } from "node:timers/promises";
import type { Io } from "./io.ts";

/** What is shorter needs no explanation, milliseconds. */
const PATIENCE = 500;

/** Waits for the work; at a terminal, if that takes longer than half a second, with a spinner. */
export async function whileWaiting<T>(text: string, work: Promise<T>, io: Io): Promise<T> {
  if (!io.terminal.stderr) return work;
  const over = new AbortController();
  void spin(text, over.signal).catch(() => undefined);
  try {
    return await work;
  } finally {
    over.abort();
  }
}

async function spin(text: string, over: AbortSignal): Promise<void> {
  await setTimeout(PATIENCE, undefined, { signal: over });
  const { default: create } = await import("yocto-spinner");
  if (over.aborted) return;
  // Ctrl+C is not the spinner's business.
  const spinner = create({ text, handleSignals: false }).start();
  over.addEventListener("abort", () => spinner.stop(), { once: true });
}

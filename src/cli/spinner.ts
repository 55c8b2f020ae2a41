import { setTimeout } from "node:timers/promises";
import type { Io } from "./io.ts";

/** A shorter wait needs no spinner, milliseconds. */
const PATIENCE = 500;

/** Waits for the work; shows a spinner at a terminal if that takes longer than half a second. */
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
  // The spinner does not handle Ctrl+C.
  const spinner = create({ text, handleSignals: false }).start();
  over.addEventListener("abort", () => spinner.stop(), { once: true });
}

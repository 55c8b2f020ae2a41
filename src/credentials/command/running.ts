/**
 * What must end with this process. All share one listener, because Node warns after ten. The listener exists only while
 * something runs.
 */
const running = new Set<() => void>();

/** Calls `end` when the process exits. @returns a function that cancels this. */
export function endWithProcess(end: () => void): () => void {
  if (running.size === 0) process.once("exit", endAll);
  running.add(end);
  return () => {
    running.delete(end);
    if (running.size === 0) process.removeListener("exit", endAll);
  };
}

function endAll(): void {
  for (const end of running) end();
}

/**
 * What has to end with this process. One listener for all of them: each of its own would be a warning of Node's after
 * ten. It is there while something runs, and not otherwise.
 */
const running = new Set<() => void>();

/** Ends something when the process exits. @returns what takes it off again. */
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

import type { Server } from "node:http";

/**
 * Accepts no more connections and waits for requests in flight. After `grace` milliseconds it closes the rest, and
 * calls `cutOff` for everything else that is open.
 */
export async function drained(server: Server, grace: number, cutOff?: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const deadline = setTimeout(() => {
    server.closeAllConnections();
    cutOff?.();
  }, grace);
  await closed;
  clearTimeout(deadline);
}

import type { Server } from "node:http";

/**
 * Takes no more connections and lets requests under way end. After `grace` milliseconds the rest is cut off, with
 * what else `cutOff` holds open.
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

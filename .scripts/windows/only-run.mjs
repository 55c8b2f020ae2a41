import { createServer } from "node:net";
import path from "node:path";

/**
 * Ends this process if another run uses the folder. What says so is a socket without a file, so it is gone when its
 * process ends, however that is.
 */
export async function onlyRun(folder) {
  const server = createServer().unref();
  const isTaken = await new Promise((resolve, reject) => {
    server.once("listening", () => resolve(false));
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(true) : reject(error)));
    server.listen(`\0byok-identity-windows-${path.basename(folder)}`);
  });
  if (!isTaken) return;
  process.stderr.write("Another test:windows runs in this checkout. Wait until it has ended.\n");
  process.exit(1);
}

import type { AddressInfo, Server } from "node:net";

/** Has a server listen on a free port of loopback, and resolves to its origin over http. */
export async function onLoopback(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

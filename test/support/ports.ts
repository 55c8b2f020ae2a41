import { once } from "node:events";
import net from "node:net";

/** A port of 127.0.0.1 that nothing listens on. */
export function freePort(): Promise<number> {
  return boundTo(0);
}

/** Whether nothing listens on a port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return boundTo(port).then(
    () => true,
    () => false,
  );
}

/** The port, or any if it is 0, after something has listened on it. */
async function boundTo(wanted: number): Promise<number> {
  const server = net.createServer().listen(wanted, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

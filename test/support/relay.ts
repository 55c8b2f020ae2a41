import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";

/** What a name or a balancer is to those behind it: new connections lead elsewhere, open ones stay. */
export interface Relay extends AsyncDisposable {
  readonly port: number;
  leadTo(port: number): void;
}

/** `onData` is called whenever something is sent through it. */
export async function startRelay(
  first: number,
  onData: () => void = () => undefined,
): Promise<Relay> {
  let target = first;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
    }
    near.on("data", onData);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port) => void (target = port),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

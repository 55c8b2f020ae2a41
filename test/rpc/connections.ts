import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";

export interface Ends {
  readonly client: MessageConnection;
  readonly runtime: MessageConnection;
  /** The runtime's socket; destroyed, it is a runtime that died. */
  readonly runtimeSocket: Socket;
  readonly clientSocket: Socket;
  readonly logged: string[];
  readonly close: () => Promise<void>;
}

/** Both ends of a connection over a loopback socket, listening. */
export async function overSocket(): Promise<Ends> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  const runtimeSocket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const clientSocket = await accepted;
  const logged: string[] = [];
  const log = (message: string): void => void logged.push(message);
  const open = (socket: Socket): MessageConnection => {
    const connection = createMessageConnection(
      new StreamMessageReader(socket),
      new StreamMessageWriter(socket),
      { error: log, warn: log, info: () => undefined, log: () => undefined },
    );
    connection.listen();
    return connection;
  };
  const [client, runtime] = [open(clientSocket), open(runtimeSocket)];
  return {
    client,
    runtime,
    runtimeSocket,
    clientSocket,
    logged,
    async close(): Promise<void> {
      for (const connection of [client, runtime]) connection.dispose();
      for (const socket of [clientSocket, runtimeSocket]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

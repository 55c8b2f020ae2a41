import type { Server } from "node:http";
import { createServer, type Socket } from "node:net";
import { withLock } from "../../credentials/file/lock.ts";
import { ConfigError } from "../../errors.ts";
import { addressRefused } from "../address.ts";
import { newPipeAddress, readAddress, removeAddress, writeAddress } from "./address-file.ts";
import { connectToAgent } from "./connect.ts";
import { proveToClient } from "./handshake.ts";

/**
 * Listens on a pipe, and writes its name and key into the file. The server gets a connection once its client has proven
 * that it knows the key. Resolves to a function that ends this; see `AgentTransport`.
 *
 * @throws ConfigError if another agent uses the file, or it cannot be written.
 */
export async function listenOnPipe(
  server: Server,
  file: string,
  address = newPipeAddress(),
): Promise<(grace: number) => Promise<void>> {
  const open = new Set<Socket>();
  const front = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    proveToClient(socket, address.key).then(
      () => server.emit("connection", socket),
      // The client learns nothing about why.
      () => undefined,
    );
  });

  /** One after another, so that of two agents that start at once the second one finds the first. */
  async function start(): Promise<void> {
    const other = readAddress(file);
    if (other !== undefined && (await answers(connectToAgent(other)))) {
      throw addressRefused(
        `another agent of yours already listens (${file}); end that one or choose another path`,
      );
    }
    await new Promise<void>((resolve, reject) => {
      front.once("error", reject);
      front.listen(address.pipe, resolve);
    });
    await writeAddress(file, address);
  }

  try {
    await withLock(file, start);
  } catch (cause) {
    front.close();
    if (cause instanceof ConfigError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw addressRefused(`the agent cannot listen, or write ${file} (${code ?? message})`, cause);
  }

  return async (grace) => {
    await removeAddress(file, address);
    const closed = new Promise<void>((resolve) => {
      front.close(() => resolve());
    });
    const deadline = setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, grace);
    await closed;
    clearTimeout(deadline);
  };
}

async function answers(connection: Promise<Socket>): Promise<boolean> {
  return connection.then(
    (socket) => {
      socket.destroy();
      return true;
    },
    () => false,
  );
}

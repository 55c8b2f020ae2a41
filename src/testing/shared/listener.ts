import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { ConfigError } from "../../errors.ts";
import type { Certificate } from "./certificate.ts";
import { deliver } from "./deliver.ts";
import { readCall, type Call, type Delivery } from "./received.ts";

/** Bytes; Node's default of 16 KiB is too small for a token with many roles. */
const MAX_HEADERS = 65_536;

/** An HTTP or HTTPS server on 127.0.0.1. */
export interface Listener {
  /** Origin, without a trailing slash. */
  readonly url: string;
  /** Ends every connection, even in the middle of an answer. */
  close(): Promise<void>;
}

/** How to listen, and what answers. */
export interface ListenerOptions {
  /** 0 uses any free port. */
  readonly port: number;
  readonly certificate?: Certificate | undefined;
  readonly answer: (call: Call) => Promise<Delivery>;
  readonly upgrade?: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
}

/**
 * Listens only on 127.0.0.1.
 *
 * @throws ConfigError if the port is already in use.
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { certificate, port } = options;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    void readCall(request)
      .then(options.answer)
      .then((delivery) => deliver(delivery, response))
      // A callback of the test that throws must not look like a network failure.
      .catch((cause: unknown) => deliver({ status: 500, body: String(cause) }, response));
  };
  const limits = { maxHeaderSize: MAX_HEADERS };
  const server =
    certificate === undefined
      ? createServer(limits, onRequest)
      : createSecureServer({ ...limits, key: certificate.key, cert: certificate.pem }, onRequest);
  if (options.upgrade !== undefined) server.on("upgrade", options.upgrade);

  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const message =
        cause.code === "EADDRINUSE"
          ? `Port ${port} of 127.0.0.1 is already in use; 0 uses any free port.`
          : `Cannot listen on port ${port} of 127.0.0.1 (${cause.code ?? cause.message}).`;
      reject(
        new ConfigError([{ path: "port", message }], {
          cause,
          subject: "settings of the mock endpoint",
        }),
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });

  const scheme = certificate === undefined ? "http" : "https";
  const address = server.address();
  // A server that listens on a port has an address object.
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `${scheme}://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

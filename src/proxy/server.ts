import { createServer, ServerResponse, type IncomingMessage, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { MAX_HEADERS } from "../local-server/listen.ts";
import { WebSocketOnlyMessage } from "./incoming.ts";
import { serve, type ServeContext } from "./serve.ts";
import { switchingProtocols, tunnel } from "./tunnel.ts";

/** How long a client's request may take to arrive, milliseconds: a model's input may be large and the client slow. */
const REQUEST_TIMEOUT = 300_000;

/** Longer than clients keep idle connections, so that the clients close them, milliseconds. */
const KEEP_ALIVE = 75_000;

/** The server for clients. `tunnels` contains the connections that have switched protocols. */
export function createProxyServer(context: ServeContext, tunnels: Set<Duplex>): Server {
  const server = createServer({
    IncomingMessage: WebSocketOnlyMessage,
    keepAliveTimeout: KEEP_ALIVE,
    maxHeaderSize: MAX_HEADERS,
    requestTimeout: REQUEST_TIMEOUT,
  });
  server.on("request", (request, response) => {
    watch(request, response);
    void serve(request, response, context);
  });
  server.on("checkContinue", (request, response) => {
    watch(request, response);
    void serve(request, response, context, { goOn: () => response.writeContinue() });
  });
  server.on("connect", (request, socket) => {
    void serve(request, onSocket(request, socket as Socket), context);
  });
  server.on("upgrade", (request, duplex, head) => {
    const socket = duplex as Socket;
    const response = onSocket(request, socket);
    const unwatch = watchEnd(socket, response);
    tunnels.add(socket);
    socket.once("close", () => tunnels.delete(socket));
    void serve(request, response, context, {
      join(upstream, headers, over): void {
        unwatch();
        response.detachSocket(socket);
        socket.write(switchingProtocols(headers), "latin1");
        if (head.length > 0) upstream.write(head);
        tunnel(socket, upstream, over);
      },
    });
  });

  function watch(request: WebSocketOnlyMessage, response: ServerResponse): void {
    if (request.last === true) response.shouldKeepAlive = false;
    response.once("close", sweep);
    if (response.socket === null) endWithConnection(request, response);
  }

  /** A closed server does not notice by itself that a busy connection has become idle. */
  function sweep(): void {
    if (context.draining()) setImmediate(() => server.closeIdleConnections());
  }
  return server;
}

/**
 * The response to a pipelined request has no connection before its turn, so it gets no event when the connection is
 * closed.
 */
function endWithConnection({ socket }: IncomingMessage, response: ServerResponse): void {
  const onClose = (): void => {
    response.destroy();
    response.emit("close");
  };
  socket.once("close", onClose);
  response.once("close", () => socket.off("close", onClose));
}

/** How long a client may take to close a connection after the response, milliseconds. */
const CLOSING = 1_000;

/**
 * A response for a connection that Node has passed to the `upgrade` listener: the connection ends after one response.
 */
function onSocket(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  socket.on("error", () => response.destroy());
  response.once("finish", () => {
    socket.end();
    // Nothing else reads the socket, so the client's own FIN would not be noticed.
    socket.resume();
    const timer = setTimeout(() => socket.destroy(), CLOSING);
    socket.once("close", () => clearTimeout(timer));
  });
  return response;
}

/**
 * Nothing reads a connection between its handshake and the tunnel, so it would not be noticed that the client has left.
 * What the client sends stays in the socket's buffer. The returned function must be called before the tunnel is made.
 */
function watchEnd(socket: Socket, response: ServerResponse): () => void {
  const look = (): void => void socket.read(0);
  const leave = (): void => void response.destroy();
  const unwatch = (): void => void socket.off("readable", look).off("end", leave);
  socket.on("readable", look).once("end", leave);
  response.once("finish", unwatch);
  return unwatch;
}

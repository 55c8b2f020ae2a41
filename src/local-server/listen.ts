import { chmodSync, existsSync, lstatSync, unlinkSync } from "node:fs";
import type { Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { dirname } from "node:path";
import { ConfigError } from "../errors.ts";
import { portHolder } from "./port-holder.ts";

/**
 * Where a server listens: a port of this machine's loopback interface (0: any free one), or the path of a Unix socket.
 * On Windows, a path is that of a named pipe.
 */
export type ListenOn = { readonly port: number } | { readonly socket: string };

/**
 * Maximum size of a request's headers, bytes. Node's own limit of 16 KiB is less than the cookies and tokens of some
 * clients, which reverse proxies pass on.
 */
export const MAX_HEADERS = 65_536;

/** Maximum length of a socket's path (unix(7), `sun_path`), bytes; Node would silently cut off the rest. */
const MAX_PATH = process.platform === "linux" ? 107 : 103;

/** @see https://learn.microsoft.com/windows/win32/ipc/pipe-names */
const PIPE = /^\\\\[.?]\\pipe\\[^\\]+$/i;

/**
 * Starts to listen; resolves to the origin.
 *
 * @throws ConfigError if the port or the socket is in use or not available.
 */
export async function listen(server: Server, on: ListenOn): Promise<string> {
  // Otherwise Node silently drops headers beyond the thousandth, even an Origin. The limit in bytes still applies.
  server.maxHeadersCount = 0;
  if ("port" in on) {
    await bound(
      server,
      () => server.listen({ host: "127.0.0.1", port: on.port }),
      `port ${on.port}`,
    );
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  if (process.platform === "win32") await listenOnPipe(server, on.socket);
  else await listenOnSocket(server, on.socket);
  return "http://localhost";
}

/**
 * Windows lets only this user, SYSTEM and administrators write to the pipe; others cannot send a request.
 *
 * @see https://learn.microsoft.com/windows/win32/ipc/named-pipe-security-and-access-rights
 */
async function listenOnPipe(server: Server, pipe: string): Promise<void> {
  if (!PIPE.test(pipe)) {
    throw refused(
      `${pipe}: Node has no Unix sockets on Windows. Use a named pipe (\\\\.\\pipe\\NAME) or a port.`,
    );
  }
  await bound(server, () => server.listen({ path: pipe }), pipe);
}

async function listenOnSocket(server: Server, socket: string): Promise<void> {
  const length = Buffer.byteLength(socket);
  if (length > MAX_PATH) {
    throw refused(
      `${socket} is too long for a socket path: ${length} bytes; the maximum is ${MAX_PATH}. Choose a shorter path.`,
    );
  }
  const folder = dirname(socket);
  // Node would report this as a missing permission.
  if (!existsSync(folder)) {
    throw refused(`Cannot listen on ${socket}: the folder ${folder} does not exist; create it.`);
  }
  await removeStale(socket);
  // The socket is bound synchronously under this mask: other users can never connect.
  const mask = process.umask(0o177);
  try {
    await bound(
      server,
      () => {
        server.listen({ path: socket });
        process.umask(mask);
      },
      socket,
    );
  } finally {
    process.umask(mask);
  }
  chmodSync(socket, 0o600);
}

function bound(server: Server, start: () => void, where: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException): void => {
      void reasonOf(cause).then((reason) =>
        reject(refused(`Cannot listen on ${where}: ${reason}`, cause)),
      );
    };
    server.once("error", failed);
    server.once("listening", () => {
      server.off("error", failed);
      resolve();
    });
    start();
  });
}

async function reasonOf(error: NodeJS.ErrnoException & { port?: number }): Promise<string> {
  const { code, message, port } = error;
  if (code === "EADDRINUSE" && port !== undefined) return portHolder(port);
  if (code === "EADDRINUSE") return "another process uses it; end that process or choose another.";
  if (code === "EACCES") return "this user has no permission (EACCES); choose another one.";
  return `${code ?? message}.`;
}

/**
 * Removes a socket that a killed run has left behind. A socket that a process listens on, and any other file, is kept.
 */
async function removeStale(path: string): Promise<void> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isSocket()) throw refused(`${path} exists and is not a socket. Choose another path.`);
  const fault = await connectFault(path);
  if (fault === undefined) {
    throw refused(`Another process listens on ${path}. End that process or choose another path.`);
  }
  if (fault !== "ECONNREFUSED") throw foreign(path, stat.uid, `cannot be connected to (${fault})`);
  try {
    unlinkSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw foreign(path, stat.uid, `was left behind and cannot be removed (${code})`, cause);
  }
}

/** The error code of a connection attempt; undefined if a process listens. */
function connectFault(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? "unknown error"));
  });
}

function foreign(path: string, uid: number, how: string, cause?: unknown): ConfigError {
  return refused(
    `${path} is a socket of the user with ID ${uid} that ${how}. Have that user remove it, or choose another path.`,
    cause,
  );
}

function refused(message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ path: "", message }], {
    subject: "address to listen on",
    cause,
  });
}

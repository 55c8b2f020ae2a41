import { lstatSync, mkdirSync, realpathSync, statSync, type Stats } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Env } from "../config/process-env.ts";
import { ConfigError } from "../errors.ts";

/** Path of the agent's socket; an empty value disables the agent. */
export const SOCKET_VARIABLE = "BYOK_IDENTITY_SOCK";

const ELSEWHERE = `set ${SOCKET_VARIABLE} to a path in a directory that only you can enter`;

/** Where this user's agent listens: the path in the environment, or one in the user's own directory. */
export function agentSocket(env: Env): string {
  const given = env[SOCKET_VARIABLE];
  if (given !== undefined) return given === "" ? "" : path.resolve(given);
  const runtime = env["XDG_RUNTIME_DIR"];
  return runtime === undefined || runtime === ""
    ? path.join(tmpdir(), `byok-identity-${process.getuid?.() ?? "user"}`, "agent.sock")
    : path.join(runtime, "byok-identity", "agent.sock");
}

/** Creates the directory of the socket, if it is missing, with mode 0700. @throws ConfigError */
export function makeDirectory(socket: string): void {
  const directory = path.dirname(socket);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    throw refused(`${directory} cannot be created (${code}); ${ELSEWHERE}`, cause);
  }
}

/**
 * Why another user might control the socket; undefined if that is impossible. Other users must not be able to enter its
 * directory or to replace it.
 */
export function addressProblem(socket: string): string | undefined {
  const user = process.getuid?.();
  const directory = path.dirname(socket);
  const stat = statOf(directory);
  if (stat === undefined || !stat.isDirectory()) {
    return `${directory} is not a directory; ${ELSEWHERE}`;
  }
  if (stat.uid !== user) return `${directory} belongs to another user; ${ELSEWHERE}`;
  if ((stat.mode & 0o077) !== 0) {
    return `${directory} is open to other users; run chmod 700 ${directory}, or ${ELSEWHERE}`;
  }
  const above = path.dirname(realpathSync(directory));
  const parent = statSync(above);
  if (parent.uid !== user && parent.uid !== 0) {
    return `${above} belongs to another user; ${ELSEWHERE}`;
  }
  const sticky = (parent.mode & 0o1000) !== 0;
  if ((parent.mode & 0o022) !== 0 && !sticky) {
    return `${above} is writable for other users; ${ELSEWHERE}`;
  }
  const at = statOf(socket);
  if (at === undefined || at.uid === user) return undefined;
  return `${socket} belongs to another user; ${ELSEWHERE}`;
}

/** @throws ConfigError */
export function assertOwnAddress(socket: string): void {
  const problem = addressProblem(socket);
  if (problem !== undefined) throw refused(problem);
}

function statOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

function refused(message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ path: SOCKET_VARIABLE, message }], {
    subject: "address of the agent",
    ...(cause === undefined ? {} : { cause }),
  });
}

import { lstatSync, mkdirSync, realpathSync, statSync, type Stats } from "node:fs";
import path from "node:path";
import { shellLine } from "../../lib/shell-line.ts";
import { addressRefused, SOCKET_VARIABLE } from "../address.ts";

const ELSEWHERE = `set ${SOCKET_VARIABLE} to a path in a directory that only you can enter`;

/** Creates the directory of the socket, if it is missing, with mode 0700. @throws ConfigError */
export function makeDirectory(socket: string): void {
  const directory = path.dirname(socket);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    throw addressRefused(`${directory} cannot be created (${code}); ${ELSEWHERE}`, cause);
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
    const remedy = shellLine(["chmod", "700", directory], process.platform);
    return `${directory} is open to other users; run ${remedy}, or ${ELSEWHERE}`;
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

function statOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

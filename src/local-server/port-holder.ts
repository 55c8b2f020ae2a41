import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { isFields } from "../lib/fields.ts";

/** How long the process at a port may take to say who it is, milliseconds. */
const PATIENCE = 1_000;

/** Characters of a foreign answer that are shown. */
const SHOWN = 200;

/** Says which process listens on a port of this machine, and what to do. */
export async function portHolder(port: number): Promise<string> {
  const own = await ownServer(port);
  if (own !== undefined) {
    const { program, pid, providers } = own;
    const serves = providers === "" ? "" : `, which serves ${providers}`;
    const end = process.platform === "win32" ? `taskkill /f /pid ${pid}` : `kill ${pid}`;
    return `${program} (process ${pid})${serves}, uses it already; use that one, end it with \`${end}\`, or choose another port with --port.`;
  }
  const holder = process.platform === "linux" ? linuxHolder(port) : undefined;
  return `${holder ?? "another process"} uses it; end that process, or choose another port with --port.`;
}

interface OwnServer {
  readonly program: string;
  readonly pid: number;
  /** Their names, separated by commas. */
  readonly providers: string;
}

/** What a server of this package says about itself without a key. Any process may listen there, so it gets no key. */
export async function ownServer(port: number): Promise<OwnServer | undefined> {
  let answer: unknown;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal, redirect: "error" });
    answer = await response.json();
  } catch {
    return undefined;
  }
  if (!isFields(answer)) return undefined;
  const { program, pid, providers } = answer;
  if (typeof program !== "string" || !/^byok-identity [a-z]+$/.test(program)) return undefined;
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid < 1) return undefined;
  const names = Array.isArray(providers) ? providers.join(", ") : "";
  return { program, pid, providers: names.replaceAll(/[^ -~]/g, "·").slice(0, SHOWN) };
}

/** TCP_LISTEN of Linux's net/tcp_states.h, as /proc writes it. */
const LISTENING = "0A";

/**
 * The process that the kernel names, as far as this user may see it.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_net.5.html
 */
function linuxHolder(port: number): string | undefined {
  const socket = ["tcp", "tcp6"].map((table) => listener(table, port)).find(Boolean);
  if (socket === undefined) return undefined;
  const pid = readdir("/proc").find(
    (entry) =>
      /^\d+$/.test(entry) &&
      readdir(`/proc/${entry}/fd`).some(
        (file) => linkOf(`/proc/${entry}/fd/${file}`) === `socket:[${socket.inode}]`,
      ),
  );
  return pid === undefined
    ? `a process of the user with ID ${socket.uid}`
    : `${nameOf(pid).replaceAll(/[^ -~]/g, "·")} (process ${pid})`;
}

/** The name of the process's program file: a process can set its own name, and `comm` of Node 24 is "MainThread". */
function nameOf(pid: string): string {
  const file = linkOf(`/proc/${pid}/exe`);
  return file === undefined ? (text(`/proc/${pid}/comm`) ?? "").trim() : path.basename(file);
}

function listener(table: string, port: number): { uid: string; inode: string } | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  for (const line of (text(`/proc/net/${table}`) ?? "").split("\n").slice(1)) {
    const [, local = "", , state, , , , uid = "", , inode = ""] = line.trim().split(/\s+/);
    if (state === LISTENING && local.endsWith(`:${hex}`)) return { uid, inode };
  }
  return undefined;
}

function text(file: string): string | undefined {
  return attempt(() => readFileSync(file, "utf8"));
}

function readdir(folder: string): readonly string[] {
  return attempt(() => readdirSync(folder)) ?? [];
}

function linkOf(file: string): string | undefined {
  return attempt(() => readlinkSync(file));
}

/** Processes may end meanwhile, and those of other users cannot be read. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

import { ConfigError, type ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { Interruption } from "../failure.ts";
import { aborted, type Io } from "../io.ts";
import { agreedKey, writeKeyFile } from "./key-file.ts";
import type { LocalServerOptions } from "./options.ts";

/** A server that listens on this machine. */
export interface LocalServer {
  readonly origin: string;
  /** The key that clients must send. */
  readonly key: string;
  /** Waits for requests in flight, and closes the rest after `grace` milliseconds. */
  close(grace?: number): Promise<void>;
}

/** What a listening server announces to people and scripts, in addition to its address and its key. */
export interface Announcement {
  /** For `--output json`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** For a terminal, as names and texts. `key` is the key, or says where it is. */
  readonly rows: (key: string) => readonly (readonly [name: string, text: string])[];
}

/** How clients get the key. */
export interface KeyPlan {
  /** The key that they already have; undefined if the server creates one. */
  readonly agreed: string | undefined;
  /** Whether they can learn it only from this run. */
  readonly shown: boolean;
}

/** @throws ConfigError if nobody could learn the key, or the given key is invalid. */
export function planKey(
  command: string,
  { keyFile: file, output }: LocalServerOptions,
  io: Io,
  variable?: string,
): KeyPlan {
  const agreed = agreedKey({ file, variable }, io);
  const shown = agreed === undefined && file === undefined;
  if (shown && output === "text" && !io.terminal.stderr) {
    const ways = variable === undefined ? "" : `, or set ${variable}`;
    throw new ConfigError([{ path: "", message: `${KEY_UNSHOWN}${ways}` }], {
      subject: `use of ${command}`,
    });
  }
  return { agreed, shown };
}

const KEY_UNSHOWN =
  "the key would not be shown: stderr is not a terminal, and keys are not logged; add --key-file PATH or --output json";

/** Prints where a started server listens, and closes it when the process is asked to end. */
export async function runUntilAsked(
  server: LocalServer,
  { agreed, shown }: KeyPlan,
  announcement: Announcement,
  options: LocalServerOptions,
  io: Io,
): Promise<void> {
  const { keyFile, drainTimeout } = options;
  try {
    if (keyFile !== undefined && agreed === undefined) writeKeyFile(keyFile, server.key);
    announce(server, shown, announcement, options, io);
    await aborted(io.signal);
    if (io.terminal.stderr && io.signal.reason instanceof Interruption)
      io.stderr("Waiting for requests in flight. Press again to end at once.\n");
  } finally {
    await server.close(drainTimeout);
  }
}

function announce(
  { origin, key }: LocalServer,
  shown: boolean,
  { fields, rows }: Announcement,
  { socket, keyFile, output }: LocalServerOptions,
  { stdout, stderr, terminal }: Io,
): void {
  if (output === "json") {
    const line = {
      ...(socket === undefined ? { listening: origin } : { socket }),
      ...fields,
      ...(shown ? { key } : defined({ keyFile })),
      pid: process.pid,
    };
    stdout(`${JSON.stringify(line)}\n`);
    return;
  }
  stdout(`Listening: ${socket ?? origin}\n`);
  if (!terminal.stderr) return;
  const where = keyFile === undefined ? "as given" : `in ${keyFile}`;
  const lines = rows(shown ? key : where).map(([name, text]) => `  ${name.padEnd(12)}${text}\n`);
  stderr(`\n${lines.join("")}\nCtrl+C ends it.\n`);
}

/** Warns at the start about a failure that every request would have. `name`: the name of one of several providers. */
export function warnUnready(error: ByokIdentityError, { signal, stderr }: Io, name?: string): void {
  // The server is ending, and what has ended it is reported.
  if (signal.aborted || error.code === "ERR_CLOSED") return;
  const whose = name === undefined ? "" : ` for ${name}`;
  stderr(`warning: no credential so far${whose}: ${error.message} (${error.code})\n`);
}

import { ConfigError, type ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { aborted, type Io } from "../io.ts";
import { agreedKey, writeKeyFile } from "./key-file.ts";
import type { LocalServerOptions } from "./options.ts";

/** A server that listens on this machine. */
export interface LocalServer {
  readonly origin: string;
  /** What clients present. */
  readonly key: string;
  /** Lets requests under way end, and after `grace` milliseconds cuts off the rest. */
  close(grace?: number): Promise<void>;
}

/** What people and machines are told of a server once it listens, besides its address and its key. */
export interface Announcement {
  /** For machines. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** For people, as names and texts. `key` says what the key is, or where it stands. */
  readonly rows: (key: string) => readonly (readonly [name: string, text: string])[];
}

/** How the clients of a server come by its key. */
export interface KeyPlan {
  /** A key that they have already; undefined where the server makes one. */
  readonly agreed: string | undefined;
  /** Whether this run alone can tell them. */
  readonly shown: boolean;
}

/**
 * @throws ConfigError where nobody would learn the key, or the one that was agreed on cannot be used.
 */
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

/** Announces a server that has started, and closes it when the process is asked to end. */
export async function runUntilAsked(
  server: LocalServer,
  { agreed, shown }: KeyPlan,
  announcement: Announcement,
  options: LocalServerOptions,
  io: Io,
): Promise<void> {
  const { keyFile, drainTimeout } = options;
  let removeKey: (() => void) | undefined;
  try {
    if (keyFile !== undefined && agreed === undefined) {
      removeKey = writeKeyFile(keyFile, server.key);
      process.once("exit", removeKey);
    }
    announce(server, shown, announcement, options, io);
    await aborted(io.signal);
    if (io.terminal.stderr) io.stderr("Waiting for requests under way. Again: end at once.\n");
  } finally {
    await server.close(drainTimeout);
    removeKey?.();
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

/** Whoever starts a server learns now what every request would meet with. `name`: which of several providers it is. */
export function warnUnready(error: ByokIdentityError, { signal, stderr }: Io, name?: string): void {
  if (signal.aborted) return;
  const whose = name === undefined ? "" : ` for ${name}`;
  stderr(`warning: no credential so far${whose}: ${error.message} (${error.code})\n`);
}

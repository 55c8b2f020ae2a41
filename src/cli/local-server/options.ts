import { Option, type Command } from "commander";
import type { ListenOn } from "../../local-server/listen.ts";
import { output, port, seconds } from "../arguments.ts";

/** The command-line options of a server on this machine. */
export interface LocalServerOptions {
  readonly port?: number;
  readonly socket?: string;
  readonly keyFile?: string;
  /** Milliseconds. */
  readonly drainTimeout?: number;
  readonly output: "text" | "json";
}

/** What differs between the servers. */
interface Differences {
  /** What the default of `--port` is. */
  readonly port: string;
  /** What the default of `--key-file` is. */
  readonly keyFile: string;
  /** Default of `--drain-timeout`, seconds. */
  readonly drain: number;
  /** The fields that `--output json` prints. */
  readonly fields: string;
}

export function addLocalServerOptions(
  command: Command,
  { port: usualPort, keyFile, drain, fields }: Differences,
): Command {
  return command
    .addOption(
      new Option(
        "--port <number>",
        `port on 127.0.0.1; 0 means any free one (default: ${usualPort})`,
      ).argParser(port),
    )
    .addOption(
      new Option(
        "--socket <path>",
        "listen on a Unix socket instead, or on Windows on a named pipe; only you can use it",
      ).conflicts("port"),
    )
    .option(
      "--key-file <path>",
      `read the key from this file; if it does not exist, create it with a new key, readable only by you (default: ${keyFile})`,
    )
    .addOption(
      new Option(
        "--drain-timeout <seconds>",
        `seconds to wait for in-flight requests on shutdown (default: ${drain})`,
      ).argParser(seconds),
    )
    .addOption(output(`json: one line with ${fields}`));
}

/** `usual`: the port if none is given. */
export function listenOn({ port: number, socket }: LocalServerOptions, usual = 0): ListenOn {
  return socket === undefined ? { port: number ?? usual } : { socket };
}

import { Option, type Command } from "commander";
import type { ListenOn } from "../../local-server/listen.ts";
import { port, seconds } from "../arguments.ts";

/** The command-line options of a server on this machine. */
export interface LocalServerOptions {
  readonly port?: number;
  readonly socket?: string;
  readonly keyFile?: string;
  /** Milliseconds. */
  readonly drainTimeout?: number;
  readonly output: "text" | "json";
}

/** `drain`: default of `--drain-timeout`, seconds; `fields`: the fields that `--output json` prints. */
export function addLocalServerOptions(
  command: Command,
  { drain, fields }: { readonly drain: number; readonly fields: string },
): Command {
  return command
    .addOption(
      new Option("--port <number>", "port on 127.0.0.1 (default: any free one)").argParser(port),
    )
    .addOption(
      new Option("--socket <path>", "listen on a Unix socket instead (mode 0600)").conflicts(
        "port",
      ),
    )
    .option(
      "--key-file <path>",
      "read the key from this file; if it does not exist, create it with a new key, and remove it at the end",
    )
    .addOption(
      new Option(
        "--drain-timeout <seconds>",
        `seconds to wait for in-flight requests on shutdown (default: ${drain})`,
      ).argParser(seconds),
    )
    .addOption(
      new Option("--output <form>", `json: one line with ${fields}`)
        .choices(["text", "json"])
        .default("text"),
    );
}

export function listenOn({ port: number = 0, socket }: LocalServerOptions): ListenOn {
  return socket === undefined ? { port: number } : { socket };
}

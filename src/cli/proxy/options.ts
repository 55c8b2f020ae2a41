import type { Command } from "commander";
import { bytes, seconds } from "../arguments.ts";
import type { ProviderOptions } from "../provider/options.ts";

/** Port of a proxy for all providers of a file: clients are set up with it once. */
export const DAEMON_PORT = 4143;

/** Name of its key file, in the folder of {@link stateFolder}. */
export const KEY_FILE = "proxy-key";

/** The options of all commands with a proxy. */
export interface ForwardingOptions extends ProviderOptions {
  /** Bytes. */
  readonly maxReplayBody?: number;
  /** Milliseconds. */
  readonly upstreamTimeout?: number;
  /** Path of a file, or `-` for stderr. */
  readonly accessLog?: string;
}

export function addForwardingOptions(command: Command): Command {
  return command
    .option(
      "--max-replay-body <size>",
      "request bodies up to this size can be sent again after a 401; longer ones are streamed (default: 32MiB)",
      bytes,
    )
    .option(
      "--upstream-timeout <seconds>",
      "how long the provider may be silent, before and during a response (default: 600)",
      seconds,
    )
    .option(
      "--access-log <file>",
      "write one line of JSON per request, without secrets; - means stderr",
    );
}

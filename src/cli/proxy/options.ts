import type { Command } from "commander";
import { bytes, seconds } from "../arguments.ts";
import type { ProviderOptions } from "../provider/options.ts";

/** What the commands with a proxy have in common. */
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
      "request bodies up to this can be sent again after a 401; longer ones are streamed (32MiB)",
      bytes,
    )
    .option(
      "--upstream-timeout <seconds>",
      "how long the provider may be silent, before and within an answer (600)",
      seconds,
    )
    .option(
      "--access-log <file>",
      "a line of JSON for each request, without a secret; - for stderr",
    );
}

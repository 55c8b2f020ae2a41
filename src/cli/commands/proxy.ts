import { Option, type Command } from "commander";
import { port, seconds } from "../arguments.ts";
import type { Io } from "../io.ts";
import { addProviderOptions } from "../provider/options.ts";
import { addForwardingOptions } from "../proxy/options.ts";
import type { ProxyCommandOptions } from "../proxy/run.ts";

/** `proxy`: a loopback reverse proxy that puts a fresh credential on each request. */
export function proxy(program: Command, io: Io): void {
  const command = program
    .command("proxy")
    .description("run a proxy on this machine that puts a fresh credential on each request")
    .addOption(new Option("--port <number>", "port on 127.0.0.1 (a free one)").argParser(port))
    .addOption(
      new Option("--socket <path>", "a Unix socket in its place, for this user alone").conflicts(
        "port",
      ),
    )
    .option("--key-file <path>", "put the key into a file that only this user may read")
    .addOption(
      new Option(
        "--drain-timeout <seconds>",
        "how long requests under way may last at the end (30)",
      ).argParser(seconds),
    )
    .addOption(
      new Option("--output <form>", "json: one line with listening, baseUrl, key and pid")
        .choices(["text", "json"])
        .default("text"),
    );
  addProviderOptions(addForwardingOptions(command))
    .addHelpText("after", HELP)
    .action(async (options: ProxyCommandOptions) => {
      const { runProxy } = await import("../proxy/run.ts");
      await runProxy(options, io);
    });
}

const HELP = `
Prints \`Listening: http://127.0.0.1:PORT\` to stdout. Clients use the base URL and the key of this run in place of
the provider's own; the key is shown on stderr where that is a terminal, and otherwise goes into --key-file or
--output json alone.

A 401 of the provider renews the token once and sends the request again. Without a credential nothing is sent.
GET /healthz wants no key, GET /status does. SIGTERM or Ctrl+C lets requests under way finish; a second one does not.

Examples:
  byok-identity proxy --base-url https://NAME.openai.azure.com/openai/v1 --managed-identity
  byok-identity proxy --provider NAME --port 8787 --key-file ~/.byok-key --access-log -
  byok-identity proxy --managed-identity --output json | jq -r .key`;

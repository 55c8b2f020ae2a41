import type { Command } from "commander";
import type { Io } from "../io.ts";
import { addLocalServerOptions } from "../local-server/options.ts";
import { addProviderOptions } from "../provider/options.ts";
import { addForwardingOptions } from "../proxy/options.ts";
import type { ProxyCommandOptions } from "../proxy/run.ts";

/** `proxy`: a loopback reverse proxy that puts a fresh credential on each request. */
export function proxy(program: Command, io: Io): void {
  const command = program
    .command("proxy")
    .description("run a proxy on this machine that puts a fresh credential on each request");
  addLocalServerOptions(command, { drain: 30, fields: "listening, baseUrl, key and pid" });
  addProviderOptions(addForwardingOptions(command))
    .addHelpText("after", HELP)
    .action(async (options: ProxyCommandOptions) => {
      const { runProxy } = await import("../proxy/run.ts");
      await runProxy(options, io);
    });
}

const HELP = `
Prints \`Listening: http://127.0.0.1:PORT\` to stdout. Clients use this base URL and a key in place of the provider's
own. The key is that of --key-file, or a new one for each run, which is shown on stderr if that is a terminal, and
otherwise in --output json alone.

A 401 of the provider renews the token once and sends the request again. Without a credential nothing is sent.
GET /healthz wants no key, GET /status does. SIGTERM or Ctrl+C lets requests under way finish; a second one does not.

Examples:
  byok-identity proxy --base-url https://NAME.openai.azure.com/openai/v1 --managed-identity
  byok-identity proxy --provider NAME --port 8787 --key-file ~/.byok-key --access-log -
  byok-identity proxy --managed-identity --output json | jq -r .key`;

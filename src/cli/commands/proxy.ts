import type { Command } from "commander";
import type { Io } from "../io.ts";
import { addLocalServerOptions } from "../local-server/options.ts";
import { addProviderOptions } from "../provider/options.ts";
import { addForwardingOptions } from "../proxy/options.ts";
import type { ProxyCommandOptions } from "../proxy/run.ts";

/** `proxy`: a loopback reverse proxy that adds a fresh credential to each request. */
export function proxy(program: Command, io: Io): void {
  const command = program
    .command("proxy")
    .description("run a proxy on this machine that adds a fresh credential to each request");
  addLocalServerOptions(command, { drain: 30, fields: "listening, baseUrl, key and pid" });
  addProviderOptions(addForwardingOptions(command))
    .addHelpText("after", HELP)
    .action(async (options: ProxyCommandOptions) => {
      const { runProxy } = await import("../proxy/run.ts");
      await runProxy(options, io);
    });
}

const HELP = `
Prints \`Listening: http://127.0.0.1:PORT\` to stdout. Clients use this base URL and a key instead of the provider's
own. The key is read from --key-file. Otherwise each run has a new key, which is shown on stderr if that is a terminal,
or printed with --output json.

After a 401 from the provider, the token is renewed once and the request sent again. Without a credential, nothing is
sent. GET /status requires the key, GET /healthz does not. SIGTERM or Ctrl+C waits for requests in flight; a second one
does not.

Examples:
  byok-identity proxy --base-url https://NAME.openai.azure.com/openai/v1 --managed-identity
  byok-identity proxy --provider NAME --port 8787 --key-file ~/.byok-key --access-log -
  byok-identity proxy --managed-identity --output json | jq -r .key`;

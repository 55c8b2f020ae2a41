import type { Command } from "commander";
import { seconds } from "../arguments.ts";
import type { Io } from "../io.ts";
import { addLocalServerOptions } from "../local-server/options.ts";
import { addProviderOptions } from "../provider/options.ts";
import { addForwardingOptions, DAEMON_PORT, KEY_FILE } from "../proxy/options.ts";
import type { ProxyCommandOptions } from "../proxy/run.ts";

/** `proxy`: a loopback reverse proxy that adds a fresh credential to each request. */
export function proxy(program: Command, io: Io): void {
  const command = program
    .command("proxy")
    .description("run a proxy on this machine that adds a fresh credential to each request");
  addLocalServerOptions(command, {
    port: `${DAEMON_PORT}, or any free one for a chosen provider`,
    keyFile: `${KEY_FILE} in the state folder, or a new key for each run of a chosen provider`,
    drain: 30,
    fields: "listening, baseUrls, keyFile and pid; for a chosen provider baseUrl and key",
  }).option(
    "--idle-exit <seconds>",
    "end after this time without a request to a provider (default: never)",
    seconds,
  );
  addProviderOptions(addForwardingOptions(command))
    .addHelpText("after", HELP)
    .action(async (options: ProxyCommandOptions) => {
      const { runProxy } = await import("../proxy/run.ts");
      await runProxy(options, io);
    });
}

const HELP = `
Prints \`Listening: http://127.0.0.1:PORT\` to stdout. Clients use this base URL and a key instead of the provider's
own.

If an option or the environment chooses a provider, the proxy is for this one: at any free port, with a new key, which
is shown on stderr if that is a terminal, or printed with --output json. Otherwise it serves every provider of the file
at /NAME/…, at port ${DAEMON_PORT}, with the key of a file that stays; it reads the providers again when their file changes, and
on SIGHUP. The state folder is byok-identity in XDG_STATE_HOME (~/.local/state), in ~/Library/Application Support on
macOS, in %LOCALAPPDATA% on Windows.

After a 401 from the provider, the token is renewed once and the request sent again. Without a credential, nothing is
sent. GET /status requires the key, GET /healthz does not. SIGTERM or Ctrl+C waits for requests in flight; a second one
does not.

Examples:
  byok-identity proxy --base-url https://NAME.openai.azure.com/openai/v1 --managed-identity
  byok-identity proxy --provider NAME --port 8787 --key-file ~/.byok-key --access-log -
  byok-identity proxy --config ~/.byok/providers.json
  byok-identity proxy --managed-identity --output json | jq -r .key`;

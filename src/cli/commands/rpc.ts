import type { Command } from "commander";
import type { Io } from "../io.ts";

/** `rpc --stdio`: the configured providers' tokens, for a host written in another language. */
export function rpc(program: Command, io: Io): void {
  program
    .command("rpc")
    .description("answer providerToken.getToken over JSON-RPC, for a host in any language")
    .requiredOption("--stdio", "use stdin and stdout, until stdin ends")
    .addHelpText(
      "after",
      `
Messages are JSON-RPC 2.0, each with a Content-Length header, as in the Language Server Protocol.

  providerToken.getToken {sessionId, providerName} → {token}
  providerToken.invalidate {sessionId, providerName, token?}   a server refused the token; may be a notification

The provider of COPILOT_PROVIDER_BASE_URL is named "default"; those of the file COPILOT_PROVIDERS_CONFIG
have their own names.

Example:
  COPILOT_PROVIDERS_CONFIG=providers.json byok-identity rpc --stdio`,
    )
    .action(async () => {
      const [{ serveRpc }, { printEvents }] = await Promise.all([
        import("../rpc/serve.ts"),
        import("../provider/warnings.ts"),
      ]);
      using _ = printEvents(io);
      await serveRpc(io);
    });
}

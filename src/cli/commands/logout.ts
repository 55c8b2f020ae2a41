import type { Command } from "commander";
import { output } from "../arguments.ts";
import type { Io } from "../io.ts";
import type { LogoutOptions } from "../login/logout.ts";
import { addProviderOptions } from "../provider/options.ts";

/** `logout`: ends a session, on the server too if it allows that. */
export function logout(program: Command, io: Io): void {
  const command = program
    .command("logout")
    .description("revoke and remove the session of a provider")
    .option("--all", "every session of this user")
    .addOption(output());
  addProviderOptions(command)
    .addHelpText("after", HELP)
    .action(async (options: LogoutOptions) => {
      const { runLogout } = await import("../login/logout.ts");
      await runLogout(options, io);
    });
}

const HELP = `
The refresh token is revoked if the server offers that (RFC 7009), and the session is removed in any case. An access
token that a running process still has is valid until it expires.

Examples:
  byok-identity logout
  byok-identity logout --provider NAME
  byok-identity logout --all --output json`;

import { Option, type Command } from "commander";
import { fixedPort, output } from "../arguments.ts";
import type { Io } from "../io.ts";
import { DAEMON_PORT } from "../proxy/options.ts";
import type { InstallOptions } from "../service/run.ts";

/** `service install|uninstall|status`: the proxy as a service of this user. */
export function service(program: Command, io: Io): void {
  const parent = program
    .command("service")
    .description("run the proxy at each login: systemd, launchd or Task Scheduler")
    .addHelpText("after", HELP);
  parent
    .command("install")
    .description("start the proxy now and at each login")
    .option("--config <file>", "the providers file (default: that of the Copilot CLI)")
    .addOption(
      new Option("--port <number>", "port of the proxy").argParser(fixedPort).default(DAEMON_PORT),
    )
    .option("--print", "print the definition of the service, and change nothing")
    .addHelpText("after", `\nExamples:\n${EXAMPLES.install}`)
    .action(async (options: InstallOptions) => {
      const { installService } = await import("../service/run.ts");
      await installService(options, io);
    });
  parent
    .command("uninstall")
    .description("stop the service, and remove what install has written")
    .addHelpText("after", `\nExamples:\n${EXAMPLES.uninstall}`)
    .action(async () => {
      const { uninstallService } = await import("../service/run.ts");
      await uninstallService(io);
    });
  parent
    .command("status")
    .description("say whether the service starts at login, runs, and on which port")
    .addOption(output())
    .addHelpText("after", `\nExamples:\n${EXAMPLES.status}`)
    .action(async (options: { readonly output: "text" | "json" }) => {
      const { serviceStatus } = await import("../service/run.ts");
      await serviceStatus(options, io);
    });
}

const EXAMPLES = {
  install: `  byok-identity service install --config ~/.copilot/providers.json
  byok-identity service install --print`,
  uninstall: "  byok-identity service uninstall",
  status: "  byok-identity service status --output json",
};

const HELP = `
The service runs \`byok-identity proxy\` for all providers of the file, as this user and without further rights. It is
restarted when it fails. \`status\` exits with 1 if it does not run.

Examples:
${Object.values(EXAMPLES).join("\n")}`;

import { Command, CommanderError } from "commander";
import { agent } from "./commands/agent.ts";
import { complete, completion } from "./commands/completion.ts";
import { codegen } from "./commands/codegen.ts";
import { demo } from "./commands/demo.ts";
import { doctor } from "./commands/doctor.ts";
import { exec } from "./commands/exec.ts";
import { keep } from "./commands/keep.ts";
import { login } from "./commands/login.ts";
import { logout } from "./commands/logout.ts";
import { mock } from "./commands/mock.ts";
import { proxy } from "./commands/proxy.ts";
import { rpc } from "./commands/rpc.ts";
import { serve } from "./commands/serve.ts";
import { service } from "./commands/service.ts";
import { setup } from "./commands/setup.ts";
import { teardown } from "./commands/teardown.ts";
import { token } from "./commands/token.ts";
import { validate } from "./commands/validate.ts";
import { whoami } from "./commands/whoami.ts";
import type { Exit } from "./ending.ts";
import { checkPaths } from "./paths.ts";
import { exitCodes, reportFailure } from "./failure.ts";
import type { Io, ProcessIo } from "./io.ts";
import { version } from "./version.ts";

/** Adds one command to the program. Its code is imported when it runs, so that no command pays for another. */
type AddCommand = (program: Command, io: Io) => void;

const commands: ReadonlyMap<string, AddCommand> = new Map(
  Object.entries({
    token,
    login,
    logout,
    whoami,
    exec,
    proxy,
    setup,
    teardown,
    keep,
    service,
    doctor,
    validate,
    agent,
    serve,
    rpc,
    mock,
    codegen,
    completion,
    demo,
  }),
);

/** Runs one command line, without the interpreter and the script, and resolves to how the process is to end. Never rejects. */
export async function run(args: readonly string[], outer: ProcessIo): Promise<Exit> {
  let exit: Exit = exitCodes.ok;
  let answered = false;
  const stdout = (text: string): void => {
    answered = true;
    outer.stdout(text);
  };
  const io: Io = { ...outer, stdout, exitWith: (wanted) => (exit = wanted) };
  const program = new Command("byok-identity")
    .description("A fresh credential on every model request.")
    .option("-V, --version", "output the version number")
    .on("option:version", () => {
      io.stdout(`${version()}\n`);
      throw new CommanderError(exitCodes.ok, "commander.version", "");
    })
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText("after", EXAMPLES)
    .addHelpText("afterAll", EXIT_CODES)
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr });
  // All commands are needed only if the first word names none: for help, and to suggest the closest match.
  const named = commands.get(args[0] ?? "");
  for (const add of named === undefined ? commands.values() : [named]) add(program, io);
  if (named === undefined) complete(program, io);
  checkPaths(program);
  try {
    await program.parseAsync(args, { from: "user" });
    return exit;
  } catch (error) {
    return reportFailure(error, io, !answered && wantsJson(program, args));
  }
}

/** Whether a program reads the result. It may, even if the rest of the command line cannot be understood. */
function wantsJson(program: Command, args: readonly string[]): boolean {
  const own = args.slice(0, args.includes("--") ? args.indexOf("--") : undefined);
  const at = own.findLastIndex((arg) => arg === "--output" || arg.startsWith("--output="));
  const value = own[at]?.split("=")[1] ?? own[at + 1];
  return value === "json" && commandsOf(program, own).some(hasOutput);
}

/** The command that the arguments name, with its subcommand. */
function commandsOf(parent: Command, args: readonly string[]): readonly Command[] {
  const [first = "", ...others] = args;
  const child = parent.commands.find((command) => command.name() === first);
  return child === undefined ? [] : [child, ...commandsOf(child, others)];
}

function hasOutput({ options }: Command): boolean {
  return options.some(({ long }) => long === "--output");
}

const EXAMPLES = `
Examples:
  byok-identity exec --managed-identity --base-url URL -- copilot --model NAME -p "hi"
  byok-identity proxy --managed-identity --base-url URL
  byok-identity setup --dry-run
  byok-identity token --managed-identity | wc -c
  byok-identity doctor --managed-identity --base-url URL`;

/** Added to the help of every command. */
const EXIT_CODES = `
Exit codes: 0 success, 1 the credential or the provider fails, 2 wrong usage or configuration. exec ends like its
command.`;

import path from "node:path";
import { given, processEnv } from "../../config/process-env.ts";
import { providersFile } from "../../config/providers-env.ts";
import { loadProviders } from "../../config/providers-file.ts";
import { makeStateFolder, stateFolder } from "../../config/state-folder.ts";
import { ConfigError } from "../../errors.ts";
import { exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { ownCommand } from "../own-command.ts";
import { proxyAnswers } from "../setup/proxy-answers.ts";
import { definitionOf, refuseForeign, replace, type Definition } from "./definition.ts";
import { passedOn } from "./environment.ts";
import { launchd } from "./launchd.ts";
import type { ServiceManager, ServiceSpec } from "./manager.ts";
import { runAll, runProgram } from "./manager-commands.ts";
import { systemd } from "./systemd.ts";
import { taskScheduler } from "./task-scheduler.ts";

/** The options of `service install`. */
export interface InstallOptions {
  readonly config?: string;
  readonly port: number;
  readonly print?: true;
}

function manager(): ServiceManager {
  if (process.platform === "darwin") return launchd;
  return process.platform === "win32" ? taskScheduler : systemd;
}

/** Writes the definition of the service and starts it; with `--print`, only prints the definition. */
export async function installService(options: InstallOptions, io: Io): Promise<void> {
  const own = manager();
  const text = own.render(specOf(options, io));
  if (options.print === true) return io.stdout(text);
  // launchd creates the log, but not its folder.
  makeStateFolder();
  const before = definitionOf(own);
  refuseForeign(before);
  const { file } = before;
  const mark = own.encoding === "utf16le" ? "\uFEFF" : "";
  const bytes = Buffer.from(mark + text, own.encoding);
  await replace(before, { bytes, mode: 0o600 }, "Nothing has changed.");
  try {
    await runAll(own.start(file));
  } catch (error) {
    await takeBack(own, before, error);
    throw error;
  }
  io.stdout(`The proxy is a service of ${own.title} now, and starts at each login.\n  ${file}\n`);
  io.stderr(`Its log: ${own.log(logFile())}\nTo undo this: byok-identity service uninstall\n`);
  if (own === systemd) io.stderr("To start it at boot, without a login: loginctl enable-linger\n");
}

/** Makes the definition and the service what they were before `cause`. */
async function takeBack(own: ServiceManager, before: Definition, cause: unknown): Promise<void> {
  const { file, state, text } = before;
  await runAll(own.stop(file));
  const { message } = cause as Error;
  await replace(
    before,
    state.content,
    `It is not as before, and the service is not set up: ${message}`,
  );
  await runAll(text === undefined ? own.forget : own.start(file)).catch(() => undefined);
}

/** Stops the service and removes its definition, if this package has written it. */
export async function uninstallService(io: Io): Promise<void> {
  const own = manager();
  const found = definitionOf(own);
  const { file, text } = found;
  if (text === undefined) return io.stderr("No service is installed.\n");
  refuseForeign(found);
  await runAll(own.stop(file));
  await replace(found, undefined, "It is still there, but the service is stopped.");
  await runAll(own.forget);
  io.stdout(`The service is removed.\n  ${file}\n`);
}

/** Says whether the service is installed, starts at login and runs, and on which port: exit code 1 if it does not run. */
export async function serviceStatus(
  { output }: { readonly output: "text" | "json" },
  io: Io,
): Promise<void> {
  const own = manager();
  const { file, text = "", isOwn: installed } = definitionOf(own);
  const port = installed ? portIn(text) : undefined;
  const state = installed ? await own.state(runProgram) : { enabled: false, running: false };
  const answers = port !== undefined && (await proxyAnswers(port));
  const running = installed && (state.running || answers);
  if (output === "json") {
    const status = { installed, enabled: state.enabled, running, answers, port, file };
    io.stdout(`${JSON.stringify(installed ? status : { installed, running })}\n`);
  } else if (installed) {
    const rows = [
      ["definition", `${file} (${own.title})`],
      ["at login", state.enabled ? "starts" : "does not start; run byok-identity service install"],
      ["now", running ? "runs" : `does not run; its log: ${own.log(logFile())}`],
      ["port", `${port ?? "unknown"}, ${answers ? "answers" : "does not answer"}`],
    ];
    io.stdout(rows.map(([name = "", what]) => `${name.padEnd(12)}${what}\n`).join(""));
  } else io.stdout("No service is installed; run byok-identity service install.\n");
  if (!running) io.exitWith(exitCodes.credential);
}

function specOf({ config, port }: InstallOptions, io: Io): ServiceSpec {
  const env = processEnv();
  const found = config ?? providersFile(env);
  if (found === undefined) {
    const message = "is needed: the service serves the providers of a file";
    throw new ConfigError([{ path: "--config", message }], { subject: "use of service" });
  }
  const file = path.resolve(found);
  // Otherwise only the log of the service would report an invalid file.
  loadProviders(file);
  const { environment, withheld } = passedOn(env);
  for (const name of withheld) {
    io.stderr(
      `warning: ${name} contains a user name or password, so the service does not get it\n`,
    );
  }
  const [program, ...script] = ownCommand();
  return {
    program,
    args: [...script, "proxy", "--config", file, "--port", String(port)],
    environment,
    logFile: logFile(),
    user: [given(env, "USERDOMAIN"), given(env, "USERNAME")].filter(Boolean).join("\\"),
  };
}

function logFile(): string {
  return path.join(stateFolder(), "proxy.log");
}

function portIn(text: string): number | undefined {
  const found = [...text.matchAll(/--port\D{1,30}(\d+)/g)].at(-1)?.[1];
  return found === undefined ? undefined : Number(found);
}

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { given, processEnv } from "../../config/process-env.ts";
import { providersFile } from "../../config/providers-env.ts";
import { loadProviders } from "../../config/providers-file.ts";
import { makeStateFolder, stateFolder } from "../../config/state-folder.ts";
import { ByokIdentityError, ConfigError } from "../../errors.ts";
import { exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { ownCommand } from "../own-command.ts";
import { stateOf, writeState } from "../setup/files.ts";
import { thisPlace } from "../setup/place.ts";
import { proxyAnswers } from "../setup/proxy-answers.ts";
import { passedOn } from "./environment.ts";
import { launchd } from "./launchd.ts";
import { MARK, type ServiceManager, type ServiceSpec } from "./manager.ts";
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
  const file = own.file(thisPlace(), stateFolder());
  // launchd creates the log, but not its folder.
  makeStateFolder();
  const before = stateOf(file);
  if (before.content !== undefined && !isOwn(own, file)) throw foreign(file);
  const mark = own.encoding === "utf16le" ? "\uFEFF" : "";
  const bytes = Buffer.from(mark + text, own.encoding);
  await writeState({ real: before.real, content: { bytes, mode: 0o600 } });
  try {
    await runAll(own.start(file));
  } catch (error) {
    await runAll(own.stop(file));
    await writeState(before);
    await runAll(before.content === undefined ? own.forget : own.start(file)).catch(
      () => undefined,
    );
    throw error;
  }
  io.stdout(`The proxy is a service of ${own.title} now, and starts at each login.\n  ${file}\n`);
  io.stderr(`Its log: ${own.log(logFile())}\nTo undo this: byok-identity service uninstall\n`);
  if (own === systemd) io.stderr("To start it at boot, without a login: loginctl enable-linger\n");
}

/** Stops the service and removes its definition, if this package has written it. */
export async function uninstallService(io: Io): Promise<void> {
  const own = manager();
  const file = own.file(thisPlace(), stateFolder());
  if (!existsSync(file)) return io.stderr("No service is installed.\n");
  if (!isOwn(own, file)) throw foreign(file);
  await runAll(own.stop(file));
  await writeState({ real: stateOf(file).real });
  await runAll(own.forget);
  io.stdout(`The service is removed.\n  ${file}\n`);
}

/** Says whether the service is installed, starts at login and runs, and on which port: exit code 1 if it does not run. */
export async function serviceStatus(
  { output }: { readonly output: "text" | "json" },
  io: Io,
): Promise<void> {
  const own = manager();
  const file = own.file(thisPlace(), stateFolder());
  const installed = existsSync(file) && isOwn(own, file);
  const port = installed ? portIn(textOf(own, file)) : undefined;
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
    io.stdout(rows.map(([name = "", text]) => `${name.padEnd(12)}${text}\n`).join(""));
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

function isOwn(own: ServiceManager, file: string): boolean {
  return textOf(own, file).includes(MARK);
}

function textOf({ encoding }: ServiceManager, file: string): string {
  return readFileSync(file, encoding);
}

function portIn(text: string): number | undefined {
  const found = [...text.matchAll(/--port\D{1,30}(\d+)/g)].at(-1)?.[1];
  return found === undefined ? undefined : Number(found);
}

function foreign(file: string): ByokIdentityError {
  return new ByokIdentityError("ERR_SETUP_FAILED", `${file} was not written by this command.`, {
    hint: "Rename or remove it, and run this again.",
  });
}

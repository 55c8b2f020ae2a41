import { processEnv } from "../../config/process-env.ts";
import { staticSecrets } from "../../config/static-secrets.ts";
import { openAuth } from "../agent/open-auth.ts";
import type { Io } from "../io.ts";
import { startProxy } from "../../proxy/proxy.ts";
import { chooseProvider } from "../provider/choose.ts";
import { storesOf } from "../provider/open.ts";
import { printEvents, printWarnings } from "../provider/warnings.ts";
import type { ForwardingOptions } from "../proxy/options.ts";
import { forwardingOf } from "../proxy/settings.ts";
import { whileWaiting } from "../spinner.ts";
import { runChild } from "./child.ts";
import { clientNamed, clientProblem, type ClientKind } from "./client-kind.ts";
import { clientArguments } from "./clients.ts";
import { childEnv } from "./child-env.ts";

/** The options of `exec`. */
export interface ExecOptions extends ForwardingOptions {
  readonly keepEnv?: readonly string[];
  /** Default: what the command's name says. */
  readonly client?: ClientKind;
}

/** Runs a command behind a private proxy, and ends like the command. */
export async function runExec(
  command: readonly string[],
  options: ExecOptions,
  io: Io,
): Promise<void> {
  const chosen = await chooseProvider(options, { baseUrl: true });
  const { config, name, warnings } = chosen;
  printWarnings(warnings, io);
  const [program = "", ...args] = command;
  const client = options.client ?? clientNamed(program);
  const problem = clientProblem(client, config.type);
  if (problem !== undefined) io.stderr(`warning: ${problem}\n`);
  // The client may be drawing on the same terminal.
  using _ = printEvents(io, io.terminal.stderr ? "at the end" : "at once");
  using auth = await openAuth(config, { name, ...(await storesOf(chosen)) }, io);
  const forwarding = await forwardingOf(options, io);
  // A wrong identity is reported here, with an explanation, and not by the child as a failure of the model.
  const asked = auth.getToken({ signal: io.signal });
  const { token } = await whileWaiting("Asking for a credential", asked, io);
  const proxy = await startProxy({
    providers: [{ name, config, auth }],
    chosen: true,
    listen: { port: 0 },
    ...forwarding,
  });
  try {
    const secrets = [token, ...staticSecrets({ ...config }).map(({ value }) => value)];
    const { key } = proxy;
    const [baseUrl = ""] = proxy.baseUrls().values();
    const keep = options.keepEnv ?? [];
    const ignoreCase = process.platform === "win32";
    const access = { config, baseUrl, key, client };
    const env = childEnv(processEnv(), { ...access, secrets, keep, ignoreCase });
    const given = [program, ...clientArguments(access), ...args];
    io.exitWith(await runChild(given, env, io));
  } finally {
    await proxy.close(0);
  }
}

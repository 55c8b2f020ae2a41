import { processEnv } from "../../config/process-env.ts";
import type { ProviderConnection } from "../../config/types.ts";
import { openAuth } from "../agent/open-auth.ts";
import type { Io } from "../io.ts";
import { startProxy } from "../../proxy/proxy.ts";
import { chooseProvider } from "../provider/choose.ts";
import { sessionsFor } from "../provider/sessions.ts";
import { storeOfEnvironment } from "../provider/store.ts";
import { tellWarnings } from "../provider/warnings.ts";
import type { ForwardingOptions } from "../proxy/options.ts";
import { forwardingOf } from "../proxy/settings.ts";
import { whileWaiting } from "../spinner.ts";
import { runChild } from "./child.ts";
import { childEnv } from "./child-env.ts";

export interface ExecOptions extends ForwardingOptions {
  readonly keepEnv?: readonly string[];
}

/** Runs a command behind a private proxy, and ends like the command. */
export async function runExec(
  command: readonly string[],
  options: ExecOptions,
  io: Io,
): Promise<void> {
  const { config, name, warnings, signIn } = await chooseProvider(options, { baseUrl: true });
  tellWarnings(warnings, io);
  const store = await storeOfEnvironment();
  const sessions = await sessionsFor(config, signIn);
  using auth = await openAuth(config, { name, ...store, ...sessions }, io);
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
    const secrets = [token, ...secretsOf(config)];
    const { key } = proxy;
    const [baseUrl = ""] = proxy.baseUrls().values();
    const keep = options.keepEnv ?? [];
    const ignoreCase = process.platform === "win32";
    const env = childEnv(processEnv(), { config, baseUrl, key, secrets, keep, ignoreCase });
    io.exitWith(await runChild(command, env, io));
  } finally {
    await proxy.close(0);
  }
}

function secretsOf({
  apiKey,
  bearerToken,
  servicePrincipal,
  oauth,
}: ProviderConnection): readonly string[] {
  return [
    apiKey,
    bearerToken,
    servicePrincipal?.clientSecret,
    oauth?.clientSecret,
    oauth?.refreshToken,
  ].filter((secret) => secret !== undefined);
}

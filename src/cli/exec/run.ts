import { processEnv } from "../../config/process-env.ts";
import type { ProviderConnection } from "../../config/types.ts";
import { openAuth } from "../agent/open-auth.ts";
import type { Io } from "../io.ts";
import { openProxy } from "../proxy/open.ts";
import type { ForwardingOptions } from "../proxy/options.ts";
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
  const opened = await openProxy(options, io, openAuth);
  using auth = opened.auth;
  const { config } = opened.provider;
  // A wrong identity is reported here, with an explanation, and not by the child as a failure of the model.
  const asked = auth.getToken({ signal: io.signal });
  const { token } = await whileWaiting("Asking for a credential", asked, io);
  const proxy = await opened.start({ port: 0 });
  try {
    const secrets = [token, ...secretsOf(config)];
    const { baseUrl, key } = proxy;
    const keep = options.keepEnv ?? [];
    const env = childEnv(processEnv(), { config, baseUrl, key, secrets, keep });
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

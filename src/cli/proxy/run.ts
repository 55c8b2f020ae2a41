import { ByokIdentityError } from "../../errors.ts";
import type { Io } from "../io.ts";
import { listenOn, type LocalServerOptions } from "../local-server/options.ts";
import { planKey, runUntilAsked, warnUnready } from "../local-server/run.ts";
import { tellEvents } from "../provider/warnings.ts";
import { identityText } from "../text.ts";
import { openProxy } from "./open.ts";
import type { ForwardingOptions } from "./options.ts";

export interface ProxyCommandOptions extends ForwardingOptions, LocalServerOptions {}

/** Runs a proxy until the process is asked to end. */
export async function runProxy(options: ProxyCommandOptions, io: Io): Promise<void> {
  const plan = planKey("proxy", options, io);
  using _ = tellEvents(io);
  const opened = await openProxy(options, io);
  using auth = opened.auth;
  const proxy = await opened.start(listenOn(options), plan.agreed);
  const { baseUrl } = proxy;
  // The first request then finds a token.
  auth.getToken({ signal: io.signal }).catch((error: unknown) => {
    if (error instanceof ByokIdentityError) warnUnready(error, io);
  });
  const announcement = {
    fields: { baseUrl },
    rows: (key: string) =>
      [
        ["base URL", baseUrl],
        ["key", `${key}   as bearer token, api-key or x-api-key`],
        ["provider", opened.provider.config.baseUrl],
        ["credential", identityText(auth.status())],
      ] as const,
  };
  await runUntilAsked(proxy, plan, announcement, options, io);
}

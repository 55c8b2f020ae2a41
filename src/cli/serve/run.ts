import type { Providers } from "../../providers.ts";
import { startServer } from "../../serve/start.ts";
import { defined } from "../../lib/defined.ts";
import type { Io } from "../io.ts";
import { listenOn, type LocalServerOptions } from "../local-server/options.ts";
import { planKey, runUntilAsked, warnUnready } from "../local-server/run.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { printEvents } from "../provider/warnings.ts";
import { servedProviders } from "./providers.ts";

/** The options of `serve`. */
export interface ServeCommandOptions extends ProviderOptions, LocalServerOptions {}

const SERVE_KEY = "BYOK_IDENTITY_SERVE_KEY";

/** Serves until the process is asked to end. */
export async function runServe(options: ServeCommandOptions, io: Io): Promise<void> {
  const plan = planKey("serve", options, io, SERVE_KEY);
  using _ = printEvents(io);
  using providers = await servedProviders(options, io);
  const server = await startServer({
    providers,
    listen: listenOn(options),
    ...defined({ key: plan.agreed }),
  });
  void server.asked.then(() => warnUnreadyOf(providers, io));
  const names = [...providers.keys()];
  const { origin } = server;
  const announcement = {
    fields: { providers: names },
    rows: (key: string) =>
      [
        ["key", key],
        ["providers", names.join(", ")],
        ["nginx", `auth_request to ${origin}/authorize/${names[0] ?? "NAME"}`],
        ["Azure SDKs", `IDENTITY_ENDPOINT=${origin}/msi/token IDENTITY_HEADER=<key>`],
      ] as const,
  };
  await runUntilAsked(server, plan, announcement, options, io);
}

function warnUnreadyOf(providers: Providers, io: Io): void {
  for (const [name, auth] of providers) {
    const { lastError } = auth.status();
    if (lastError !== undefined) warnUnready(lastError, io, name);
  }
}

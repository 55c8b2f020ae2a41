import path from "node:path";
import { makeStateFolder } from "../../config/state-folder.ts";
import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { createProviderAuth } from "../../provider-auth.ts";
import type { ProxiedProvider } from "../../proxy/proxied-provider.ts";
import { startProxy, type RunningProxy } from "../../proxy/proxy.ts";
import type { Io } from "../io.ts";
import { listenOn, type LocalServerOptions } from "../local-server/options.ts";
import { planKey, runUntilAsked, warnUnready, type Announcement } from "../local-server/run.ts";
import { chooseProvider } from "../provider/choose.ts";
import { storesOf } from "../provider/open.ts";
import { storeOfEnvironment } from "../provider/store.ts";
import { printEvents, printWarnings } from "../provider/warnings.ts";
import { identityText } from "../text.ts";
import { idleFor } from "./idle.ts";
import { DAEMON_PORT, KEY_FILE, type ForwardingOptions } from "./options.ts";
import { serveFile } from "./reload.ts";
import { forwardingOf } from "./settings.ts";
import { servedFile } from "./sources.ts";

/** The options of `proxy`. */
export interface ProxyCommandOptions extends ForwardingOptions, LocalServerOptions {
  /** Milliseconds. */
  readonly idleExit?: number;
}

/** Runs a proxy until the process is asked to end: for one provider, or for all of a file. */
export async function runProxy(options: ProxyCommandOptions, io: Io): Promise<void> {
  using _ = printEvents(io);
  const file = servedFile(options);
  await (file === undefined ? runForOne(options, io) : runForFile(file, options, io));
}

async function runForOne(options: ProxyCommandOptions, io: Io): Promise<void> {
  const plan = planKey("proxy", options, io);
  const chosen = await chooseProvider(options, { baseUrl: true });
  const { config, name, warnings } = chosen;
  printWarnings(warnings, io);
  using auth = createProviderAuth(config, { name, ...(await storesOf(chosen)) });
  const proxy = await startProxy({
    providers: [{ name, config, auth }],
    chosen: true,
    listen: listenOn(options),
    ...defined({ key: plan.agreed }),
    ...(await forwardingOf(options, io)),
  });
  warm([{ name, auth }], io);
  const [baseUrl = ""] = proxy.baseUrls().values();
  const announcement: Announcement = {
    fields: { baseUrl },
    rows: (key) => [
      ["base URL", baseUrl],
      ["key", `${key}   ${AS}`],
      ["provider", config.baseUrl],
      ["credential", identityText(auth.status())],
    ],
  };
  await runUntilAsked(proxy, plan, announcement, options, idle(proxy, options, io));
}

async function runForFile(file: string, given: ProxyCommandOptions, io: Io): Promise<void> {
  const keyFile = given.keyFile ?? path.join(makeStateFolder(), KEY_FILE);
  const options = { ...given, keyFile };
  const plan = planKey("proxy", options, io);
  using served = serveFile(file, await storeOfEnvironment(), io);
  const proxy = await startProxy({
    providers: served.providers(),
    listen: listenOn(options, DAEMON_PORT),
    configuration: () => served.status(),
    ...defined({ key: plan.agreed }),
    ...(await forwardingOf(options, io)),
  });
  served.follow(proxy);
  warm(served.providers(), io);
  const announcement: Announcement = {
    fields: { baseUrls: Object.fromEntries(proxy.baseUrls()) },
    rows: (key) => [
      ["key", `${key}   ${AS}`],
      ["providers", file],
      ...proxy.baseUrls(),
      ["status", `${proxy.origin}/status`],
    ],
  };
  await runUntilAsked(proxy, plan, announcement, options, idle(proxy, options, io));
}

const AS = "as bearer token, api-key or x-api-key";

/** The first request then finds a token. */
function warm(providers: readonly Pick<ProxiedProvider, "name" | "auth">[], io: Io): void {
  for (const { name, auth } of providers) {
    auth.getToken({ signal: io.signal }).catch((error: unknown) => {
      const whose = providers.length === 1 ? undefined : name;
      if (error instanceof ByokIdentityError) warnUnready(error, io, whose);
    });
  }
}

/** The process is also asked to end when the proxy has been idle for long enough. */
function idle(proxy: RunningProxy, { idleExit }: ProxyCommandOptions, io: Io): Io {
  if (idleExit === undefined) return io;
  const idled = idleFor(idleExit, proxy.journal);
  idled.addEventListener("abort", () =>
    io.stderr(`Ended after ${idleExit / 1_000} seconds without a request.\n`),
  );
  return { ...io, signal: AbortSignal.any([io.signal, idled]) };
}

import { createWriteStream, lstatSync } from "node:fs";
import { once } from "node:events";
import {
  createProviderAuth,
  type ProviderAuth,
  type ProviderAuthOptions,
} from "../../provider-auth.ts";
import { ConfigError } from "../../errors.ts";
import type { ListenOn } from "../../local-server/listen.ts";
import { startProxy, type RunningProxy } from "../../proxy/proxy.ts";
import { defined } from "../../lib/defined.ts";
import type { Io } from "../io.ts";
import { chooseProvider, type ChosenProvider } from "../provider/choose.ts";
import { storeOfEnvironment } from "../provider/store.ts";
import { tellWarnings } from "../provider/warnings.ts";
import type { ForwardingOptions } from "./options.ts";

/** A proxy that does not listen yet. The caller must close `auth`. */
export interface OpenedProxy {
  readonly provider: ChosenProvider;
  readonly auth: ProviderAuth;
  /** Starts to listen. `key`: the key that clients must send; default: a new one. */
  start(on: ListenOn, key?: string): Promise<RunningProxy>;
}

/** Makes the credential of a provider. */
type OpenAuth = (
  config: ChosenProvider["config"],
  options: ProviderAuthOptions,
  io: Io,
) => ProviderAuth | Promise<ProviderAuth>;

/** A proxy for the provider of the command line, not started yet. */
export async function openProxy(
  options: ForwardingOptions,
  io: Io,
  open: OpenAuth = createProviderAuth,
): Promise<OpenedProxy> {
  const provider = await chooseProvider(options, { baseUrl: true });
  tellWarnings(provider.warnings, io);
  const { config, name } = provider;
  const auth = await open(config, { name, ...(await storeOfEnvironment()) }, io);
  const accessLog = await openLog(options.accessLog, io);
  return {
    provider,
    auth,
    start: (listen, key) =>
      startProxy({
        config,
        auth,
        listen,
        ...defined({
          key,
          replayLimit: options.maxReplayBody,
          upstreamTimeout: options.upstreamTimeout,
          accessLog,
        }),
      }),
  };
}

async function openLog(
  file: string | undefined,
  { stderr }: Io,
): Promise<((line: string) => void) | undefined> {
  if (file === undefined) return undefined;
  if (file === "-") return stderr;
  const link = lstatSync(file, { throwIfNoEntry: false });
  // The owner of a link would choose the file that is written to.
  if (link?.isSymbolicLink() === true && ![0, process.getuid?.() ?? 0].includes(link.uid)) {
    throw logProblem(`is a link of another user: ${file}`);
  }
  const stream = createWriteStream(file, { flags: "a", mode: 0o600 });
  try {
    await once(stream, "open");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw logProblem(`cannot be written to ${file} (${code})`, cause);
  }
  // A full disk is no reason to refuse requests; it is reported once, and the log ends.
  stream.on("error", (error) => stderr(`warning: --access-log ${error.message}\n`));
  return (line) => void stream.write(line);
}

function logProblem(message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ path: "--access-log", message }], { cause, subject: "use of proxy" });
}

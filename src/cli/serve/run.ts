import { ConfigError } from "../../errors.ts";
import type { Providers } from "../../providers.ts";
import { startServer, type RunningServer } from "../../serve/start.ts";
import { defined } from "../../lib/defined.ts";
import { aborted } from "../aborted.ts";
import type { Io } from "../io.ts";
import { writeKeyFile } from "../key-file.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { tellEvents } from "../provider/warnings.ts";
import { givenKey } from "./key.ts";
import { servedProviders } from "./providers.ts";

export interface ServeCommandOptions extends ProviderOptions {
  readonly port?: number;
  readonly socket?: string;
  readonly keyFile?: string;
  /** Milliseconds. */
  readonly drainTimeout?: number;
  readonly output: "text" | "json";
}

/** Serves until the process is asked to end. */
export async function runServe(options: ServeCommandOptions, io: Io): Promise<void> {
  const { port = 0, socket, keyFile, output, drainTimeout } = options;
  const given = givenKey(keyFile);
  if (given === undefined && keyFile === undefined && output === "text" && !io.terminal.stderr) {
    throw new ConfigError([KEY_UNTOLD], { subject: "use of serve" });
  }
  using _ = tellEvents(io);
  using providers = await servedProviders(options, io);
  const listen = socket === undefined ? { port } : { socket };
  const server = await startServer({ providers, listen, ...defined({ key: given }) });
  let removeKey: (() => void) | undefined;
  try {
    if (keyFile !== undefined && given === undefined) {
      removeKey = writeKeyFile(keyFile, server.key);
      process.once("exit", removeKey);
    }
    const told: Told = {
      server,
      providers,
      shownKey: given === undefined && keyFile === undefined,
    };
    if (output === "json") io.stdout(`${JSON.stringify(asJson(told, options))}\n`);
    else tellPeople(told, options, io);
    void server.asked.then(() => tellUnready(providers, io));
    await aborted(io.signal);
  } finally {
    await server.close(drainTimeout);
    removeKey?.();
  }
}

/** Who starts the server learns now what every request would. */
function tellUnready(providers: Providers, { signal, stderr }: Io): void {
  if (signal.aborted) return;
  for (const [name, auth] of providers) {
    const { lastError } = auth.status();
    if (lastError === undefined) continue;
    stderr(`warning: no credential so far for ${name}: ${lastError.message} (${lastError.code})\n`);
  }
}

interface Told {
  readonly server: RunningServer;
  readonly providers: Providers;
  /** Nobody else knows it yet. */
  readonly shownKey: boolean;
}

function asJson(
  { server, providers, shownKey }: Told,
  { socket, keyFile }: ServeCommandOptions,
): object {
  return {
    ...(socket === undefined ? { listening: server.origin } : { socket }),
    ...(shownKey ? { key: server.key } : defined({ keyFile })),
    providers: [...providers.keys()],
    pid: process.pid,
  };
}

function tellPeople(
  { server, providers, shownKey }: Told,
  { socket, keyFile }: ServeCommandOptions,
  io: Io,
): void {
  io.stdout(`Listening: ${socket ?? server.origin}\n`);
  if (!io.terminal.stderr) return;
  const where = keyFile === undefined ? "as given" : `in ${keyFile}`;
  io.stderr(`
  key         ${shownKey ? server.key : where}
  providers   ${[...providers.keys()].join(", ")}
  nginx       auth_request to ${server.origin}/authorize/${[...providers.keys()][0] ?? "NAME"}
  Azure SDKs  IDENTITY_ENDPOINT=${server.origin}/msi/token IDENTITY_HEADER=<key>

Ctrl+C ends it.
`);
}

const KEY_UNTOLD = {
  path: "",
  message:
    "nobody would learn the key: stderr is no terminal, and a key does not belong into a log; add --key-file PATH or --output json, or set BYOK_IDENTITY_SERVE_KEY",
};

import type { ProviderAuth } from "../../provider-auth.ts";
import { ByokIdentityError, ConfigError } from "../../errors.ts";
import type { RunningProxy } from "../../proxy/proxy.ts";
import { aborted } from "../aborted.ts";
import { identityText } from "../identity-text.ts";
import type { Io } from "../io.ts";
import { writeKeyFile } from "../key-file.ts";
import { tellEvents } from "../provider/warnings.ts";
import { openProxy, type OpenedProxy } from "./open.ts";
import type { ForwardingOptions } from "./options.ts";

export interface ProxyCommandOptions extends ForwardingOptions {
  readonly port?: number;
  readonly socket?: string;
  readonly keyFile?: string;
  /** Milliseconds. */
  readonly drainTimeout?: number;
  readonly output: "text" | "json";
}

/** Runs a proxy until the process is asked to end. */
export async function runProxy(options: ProxyCommandOptions, io: Io): Promise<void> {
  const { port = 0, socket, keyFile, output } = options;
  if (output === "text" && keyFile === undefined && !io.terminal.stderr) {
    throw new ConfigError([KEY_UNTOLD], { subject: "use of proxy" });
  }
  using _ = tellEvents(io);
  const opened = await openProxy(options, io);
  using auth = opened.auth;
  const proxy = await opened.start(socket === undefined ? { port } : { socket });
  let removeKey: (() => void) | undefined;
  try {
    if (keyFile !== undefined) {
      removeKey = writeKeyFile(keyFile, proxy.key);
      process.once("exit", removeKey);
    }
    if (output === "json") io.stdout(`${JSON.stringify(told(proxy, options))}\n`);
    else tellPeople(proxy, opened, options, io);
    warmUp(auth, io);
    await aborted(io.signal);
    if (io.terminal.stderr) io.stderr("Ending with the last request under way. Again: at once.\n");
  } finally {
    await proxy.close(options.drainTimeout);
    removeKey?.();
  }
}

/** The first request then finds a token; and who starts the proxy learns now what every request would. */
function warmUp(auth: ProviderAuth, { signal, stderr }: Io): void {
  auth.getToken({ signal }).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof ByokIdentityError)) return;
    stderr(`warning: no credential so far: ${error.message} (${error.code})\n`);
  });
}

const KEY_UNTOLD = {
  path: "",
  message:
    "nobody would learn the key: stderr is no terminal, and a key does not belong into a log; add --key-file PATH or --output json",
};

function told(
  { origin, baseUrl, key }: RunningProxy,
  { socket, keyFile }: ProxyCommandOptions,
): object {
  return {
    ...(socket === undefined ? { listening: origin } : { socket }),
    baseUrl,
    ...(keyFile === undefined ? { key } : { keyFile }),
    pid: process.pid,
  };
}

function tellPeople(
  { origin, baseUrl, key }: RunningProxy,
  { provider, auth }: OpenedProxy,
  { socket, keyFile }: ProxyCommandOptions,
  io: Io,
): void {
  io.stdout(`Listening: ${socket ?? origin}\n`);
  if (!io.terminal.stderr) return;
  io.stderr(`
  base URL    ${baseUrl}
  key         ${keyFile === undefined ? key : `in ${keyFile}`}   as bearer token, api-key or x-api-key, for this run alone
  provider    ${provider.config.baseUrl}
  credential  ${identityText(auth.status())}

Ctrl+C ends it.
`);
}

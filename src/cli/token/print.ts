import type { ProviderAuth } from "../../provider-auth.ts";
import { ConfigError } from "../../errors.ts";
import type { AccessToken } from "../../token/types.ts";
import type { Io } from "../io.ts";
import { chooseProvider } from "../provider/choose.ts";
import { openCredential, storesOf } from "../provider/open.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { printEvents, printWarnings } from "../provider/warnings.ts";
import { whileWaiting } from "../spinner.ts";
import { forms, type Form } from "./output-formats.ts";

/** The options of `token`. */
export interface TokenOptions extends ProviderOptions {
  readonly output: Form;
  readonly force?: true;
  readonly show?: true;
  /** A credential of `agent --print-command`, instead of a provider. */
  readonly agent?: string;
}

/** Writes one token to stdout, and nothing else. @throws ConfigError at a terminal without `--show`. */
export async function printToken(options: TokenOptions, io: Io): Promise<void> {
  if (io.terminal.stdout && options.show !== true) throw new ConfigError([AT_A_TERMINAL], USAGE);
  // A program that runs this as a helper may show its stderr as the reason for a failure.
  using _ = io.terminal.stderr ? printEvents(io, "at the end") : undefined;
  using auth = await open(options, io);
  const token = await whileWaiting("Asking for a credential", acquire(auth, options, io), io);
  const [header] = Object.entries(auth.headersFor(token));
  const [name, value] = header ?? ["", ""];
  io.stdout(`${forms[options.output](token, { name, value })}\n`);
}

async function open(options: TokenOptions, io: Io): Promise<ProviderAuth> {
  if (options.agent !== undefined) {
    const { openEncoded } = await import("../agent/open-encoded.ts");
    return openEncoded(options.agent, io);
  }
  const chosen = await chooseProvider(options, { baseUrl: false });
  if (io.terminal.stderr) printWarnings(chosen.warnings, io);
  return openCredential(chosen, await storesOf(chosen), io);
}

async function acquire(
  auth: ProviderAuth,
  { force }: TokenOptions,
  { signal }: Io,
): Promise<AccessToken> {
  const token = await auth.getToken({ signal });
  return force === true ? auth.getToken({ signal, rejected: token }) : token;
}

const AT_A_TERMINAL = {
  path: "",
  message:
    "stdout is a terminal, which would keep the token in its scrollback; use a pipe, or add --show",
};

const USAGE = { subject: "use of token" };

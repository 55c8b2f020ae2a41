import type { ProviderAuth } from "../../provider-auth.ts";
import { ByokIdentityError } from "../../errors.ts";
import type { AccessToken } from "../../token/types.ts";
import type { Io } from "../io.ts";
import { chooseProvider } from "../provider/choose.ts";
import { openCredential, storesOf } from "../provider/open.ts";
import type { ProviderOptions } from "../provider/options.ts";
import { printEvents, printWarnings } from "../provider/warnings.ts";
import { onChange } from "./on-change.ts";
import { tokenFile } from "./token-file.ts";
import { waker } from "./waker.ts";

/** The options of `keep`. */
export interface KeepOptions extends ProviderOptions {
  readonly outputFile: string;
  readonly execOnChange?: string;
}

/**
 * The longest time between two requests for the token, milliseconds. The cache decides about renewals; a request makes
 * it decide, and returns a token that was renewed in the background.
 */
const LONGEST = 15_000;

/** The shortest time, milliseconds. */
const SHORTEST = 250;

/** Keeps a token in a file until the process is asked to end. */
export async function runKeep(options: KeepOptions, io: Io): Promise<void> {
  const { outputFile: name } = options;
  const file = tokenFile(name);
  const chosen = await chooseProvider(options, { baseUrl: false });
  using _ = printEvents(io);
  printWarnings(chosen.warnings, io);
  using auth = await openCredential(chosen, await storesOf(chosen), io);
  using changed = onChange(options.execOnChange, io);
  const wake = waker(io.signal);
  let last: AccessToken | undefined;
  let failure: string | undefined;
  let started = false;

  io.takeHangup(() => {
    if (last !== undefined) auth.invalidate(last.token);
    wake.now();
  });
  const remove = (): void => file.remove();
  process.once("exit", remove);
  try {
    while (!io.signal.aborted) {
      try {
        last = await auth.getToken({ signal: io.signal });
        if (await file.put(last.token)) {
          io.stderr(`${name} has a new token${expiryOf(last)}\n`);
          changed.run();
        }
        failure = undefined;
        started = true;
      } catch (error) {
        if (io.signal.aborted) break;
        // At the start, somebody reads the error. Later, even a permanent failure may be repaired meanwhile.
        if (!(error instanceof ByokIdentityError) || (!started && !error.transient)) throw error;
        if (error.message !== failure) {
          io.stderr(`warning: no new token: ${error.message} (${error.code}); keeps trying\n`);
        }
        failure = error.message;
      }
      await wake.after(untilRequest(auth, failure !== undefined));
    }
  } finally {
    process.off("exit", remove);
    remove();
  }
}

function untilRequest(auth: ProviderAuth, failed: boolean): number {
  const { dueOn } = auth.status();
  const left = dueOn === undefined || failed ? LONGEST : dueOn - Date.now();
  return Math.min(Math.max(left > 0 ? left : LONGEST, SHORTEST), failed ? 5_000 : LONGEST);
}

function expiryOf({ expiresOn }: AccessToken): string {
  return expiresOn === undefined ? "" : `, which expires on ${new Date(expiresOn).toISOString()}`;
}

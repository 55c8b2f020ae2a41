import { ByokIdentityError } from "../../../errors.ts";
import { sleep } from "../../../lib/sleep.ts";
import type { TokenStore } from "../../../store/token-store.ts";
import { storeOfEnvironment } from "../../provider/store.ts";
import type { Check } from "../check.ts";

/** After a failure, a store is not called for a second. It goes on connecting, which may take longer than one call. */
const PAUSE = 1_100;

/** No member has such an identity, so nothing is read. */
const NOBODY = "doctor";

/** Whether the fleet's token store answers, if the environment names one. */
export const store: Check = async ({ io }) => {
  let opened: TokenStore | undefined;
  try {
    ({ store: opened } = await storeOfEnvironment());
    if (opened === undefined) return [];
    const error = await failureOf(opened, io.signal);
    if (error === undefined) return [{ level: "ok", what: "The token store answers." }];
    return [
      {
        level: "warning",
        what: `The token store cannot be used: ${error.message}.`,
        why: "Each process renews its tokens by itself meanwhile.",
        fix: "Check BYOK_IDENTITY_REDIS_URL, and that the server can be reached from here.",
      },
    ];
  } catch (error) {
    if (!(error instanceof ByokIdentityError)) throw error;
    return [
      {
        level: "error",
        what: "The token store cannot be used, so every command that asks for a token fails.",
        why: error.message,
        fix: "Correct the variables, or unset BYOK_IDENTITY_REDIS_URL.",
      },
    ];
  } finally {
    await opened?.close();
  }
};

/** Of two calls, why the first one failed; undefined if one of them did not. */
async function failureOf(
  opened: TokenStore,
  signal: AbortSignal,
): Promise<ByokIdentityError | undefined> {
  const call = async (): Promise<ByokIdentityError | undefined> => {
    try {
      await opened.read(NOBODY);
      return undefined;
    } catch (error) {
      if (error instanceof ByokIdentityError) return error;
      throw error;
    }
  };
  const first = await call();
  if (first === undefined) return undefined;
  await sleep(PAUSE, signal);
  return (await call()) === undefined ? undefined : first;
}

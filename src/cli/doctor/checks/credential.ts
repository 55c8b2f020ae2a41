import { defined } from "../../../lib/defined.ts";
import { inWords } from "../duration.ts";
import type { Check } from "../check.ts";

/** Whether the source answers, how fast, and with which status if it refuses. */
export const credential: Check = async ({ acquisition, auth }) => {
  const { kind, selector, scope } = auth.status();
  const { durationMs, error, token } = await acquisition();
  const facts = Object.fromEntries(
    Object.entries({ selector, scope, status: error?.status }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
  if (error !== undefined) {
    const { hint, code, transient } = error;
    const passing = transient ? "may pass by itself" : "does not pass by itself";
    return [
      {
        level: "error",
        what: `No credential after ${inWords(durationMs)} (${code}).`,
        why: error.summary,
        ...defined({ fix: hint }),
        facts: { ...facts, passing },
      },
    ];
  }
  const left =
    token?.expiresOn === undefined
      ? "its expiry is unknown"
      : `valid for ${inWords(token.expiresOn - Date.now())}`;
  return [{ level: "ok", what: `${kind} answered after ${inWords(durationMs)}: ${left}.`, facts }];
};

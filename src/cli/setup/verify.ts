import { ByokIdentityError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { request } from "../doctor/checks/request.ts";
import { openContext } from "../doctor/context.ts";
import type { Io } from "../io.ts";
import type { ChosenProvider } from "../provider/choose.ts";

/**
 * Gets a credential and sends one request, as `doctor` does.
 *
 * @throws ByokIdentityError if there is no credential, or the provider refuses it or does not answer.
 */
export async function verifyProvider(provider: ChosenProvider, io: Io): Promise<void> {
  const context = await openContext(provider, true, io);
  using _ = context.auth;
  const { error } = await context.acquisition();
  if (error !== undefined) throw error;
  for (const { level, what, why, fix } of await request(context)) {
    if (level === "error") {
      const summary = why === undefined ? what : `${what} ${why}`;
      const hint = [fix, "Nothing has been changed; --no-verify skips this check."];
      throw new ByokIdentityError("ERR_PROVIDER_CHECK_FAILED", summary, {
        hint: hint.filter((part) => part !== undefined).join(" "),
      });
    }
    if (level === "warning")
      io.stderr(`warning: ${[what, ...Object.values(defined({ why }))].join(" ")}\n`);
  }
}

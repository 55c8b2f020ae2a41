import type { ProviderAuth, ProviderAuthOptions } from "../../provider-auth.ts";
import { openAuth } from "../agent/open-auth.ts";
import type { Io } from "../io.ts";
import type { ChosenProvider } from "./choose.ts";
import { sessionsFor } from "./sessions.ts";
import { storeOfEnvironment } from "./store.ts";

/** Where the tokens and the session of a chosen provider are kept. */
export async function storesOf({
  config,
  login,
}: Pick<ChosenProvider, "config" | "login">): Promise<
  Pick<ProviderAuthOptions, "store" | "sessions">
> {
  return { ...(await storeOfEnvironment()), ...(await sessionsFor(config, login)) };
}

/**
 * A provider's credential alone: nothing is sent to its base URL, and its other headers are not a credential.
 *
 * @throws ConfigError
 */
export function openCredential(
  { config }: Pick<ChosenProvider, "config">,
  stores: Pick<ProviderAuthOptions, "store" | "sessions">,
  io: Io,
): Promise<ProviderAuth> {
  const bare = { ...config };
  delete bare.headers;
  return openAuth(bare, { allowInsecure: true, ...stores }, io);
}

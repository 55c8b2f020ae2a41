import { credentialIn, NOWHERE } from "../../agent/credential.ts";
import type { ProviderConfig } from "../../config/types.ts";
import { loginCommand } from "../../credentials/oauth/login-required.ts";
import { createProviderAuth, type ProviderAuth } from "../../provider-auth.ts";
import type { Io } from "../io.ts";
import { storesOf } from "../provider/open.ts";
import { throughAgent } from "./through.ts";

/**
 * The credential of a line that `agent --print-command` has printed: from this user's agent if it can provide it,
 * otherwise from its own source. The agent has credentials of commands and files too, because its user wants that.
 *
 * @throws ConfigError
 */
export async function openEncoded(encoded: string, io: Io): Promise<ProviderAuth> {
  const credential = credentialIn(Buffer.from(encoded, "base64url").toString("utf8"));
  const config: ProviderConfig = { baseUrl: NOWHERE, ...credential };
  const stores = await storesOf({ config, login: loginCommand("default") });
  return throughAgent(config, stores, io, credential) ?? createProviderAuth(config, stores);
}

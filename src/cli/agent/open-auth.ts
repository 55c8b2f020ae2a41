import { BLOCKS } from "../../config/exclusive.ts";
import type { NamedProviderConfig, ProviderConfig } from "../../config/types.ts";
import {
  createProviderAuth,
  type ProviderAuth,
  type ProviderAuthOptions,
} from "../../provider-auth.ts";
import type { Io } from "../io.ts";

/** The credential of a provider: through this user's agent if it can provide it, otherwise from its own source. */
export async function openAuth(
  config: ProviderConfig | NamedProviderConfig,
  options: ProviderAuthOptions,
  io: Io,
): Promise<ProviderAuth> {
  if (shareable(config)) {
    const { throughAgent } = await import("./through.ts");
    const auth = throughAgent(config, options, io);
    if (auth !== undefined) return auth;
  }
  return createProviderAuth(config, options);
}

/** Whether the agent may have the credential; it looks more closely. */
function shareable(config: ProviderConfig | NamedProviderConfig): boolean {
  return config.exchange !== undefined || BLOCKS.some((block) => config[block] !== undefined);
}

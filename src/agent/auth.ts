import { CREDENTIAL_FIELDS } from "../config/exclusive.ts";
import type { ProviderConnection } from "../config/types.ts";
import {
  createProviderAuth,
  type ProviderAuth,
  type ProviderAuthOptions,
} from "../provider-auth.ts";
import type { AccessToken, TokenRequest } from "../token/types.ts";

/** Milliseconds: time for the agent, and where it has nothing for the source itself. */
const BOTH = 70_000;

/** The provider's credential, asked of the agent; where that has no answer, of its own source. Bearer kinds alone. */
export function agentAuth(
  config: ProviderConnection,
  ask: (request?: TokenRequest) => Promise<AccessToken | undefined>,
  options: ProviderAuthOptions = {},
): ProviderAuth {
  const own = createProviderAuth(config, options);
  const bare = Object.fromEntries(
    Object.entries(config).filter(([field]) => !CREDENTIAL_FIELDS.includes(field)),
  ) as unknown as ProviderConnection;
  const through = createProviderAuth(bare, {
    ...options,
    attemptTimeout: BOTH,
    source: async (request) => (await ask(request)) ?? own.getToken(request),
  });
  const { kind, selector, scope } = own.status();
  const label = {
    kind,
    ...(selector === undefined ? {} : { selector }),
    ...(scope === undefined ? {} : { scope }),
  };
  const close = (): void => {
    through.close();
    own.close();
  };
  return {
    ...through,
    status: () => ({ ...through.status(), ...label }),
    close,
    [Symbol.dispose]: close,
  };
}

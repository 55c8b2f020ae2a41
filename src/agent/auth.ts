import { headersWithoutCredential } from "../authorizer/authorizer.ts";
import { CREDENTIAL_FIELDS } from "../config/exclusive.ts";
import type { ProviderConnection } from "../config/types.ts";
import {
  createProviderAuth,
  type ProviderAuth,
  type ProviderAuthOptions,
} from "../provider-auth.ts";
import { withDueOn } from "./due-on.ts";
import type { AccessToken, TokenRequest } from "../token/types.ts";

/** Time limit for the agent and then the source itself, together, milliseconds. */
const AGENT_AND_SOURCE_TIMEOUT = 70_000;

/** The provider's credential from the agent or, if that has none, from its own source. Only for bearer tokens. */
export function agentAuth(
  config: ProviderConnection,
  ask: (request?: TokenRequest) => Promise<AccessToken | undefined>,
  options: ProviderAuthOptions = {},
): ProviderAuth {
  const own = createProviderAuth(config, options);
  const bare = Object.fromEntries(
    Object.entries(config).filter(
      ([field]) => field !== "exchange" && !CREDENTIAL_FIELDS.includes(field),
    ),
  ) as unknown as ProviderConnection;
  const through = createProviderAuth(
    { ...bare, headers: headersWithoutCredential(own) },
    {
      ...options,
      attemptTimeout: AGENT_AND_SOURCE_TIMEOUT,
      source: async (request) =>
        (await ask(request)) ?? withDueOn(await own.getToken(request), own),
    },
  );
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

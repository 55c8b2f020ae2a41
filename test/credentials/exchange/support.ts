import { onTestFinished } from "vitest";
import type { Exchange, ProviderConfig } from "../../../src/config/types.ts";
import { ByokIdentityError } from "../../../src/errors.ts";
import {
  createProviderAuth,
  type ProviderAuth,
  type ProviderAuthOptions,
} from "../../../src/provider-auth.ts";
import { createTokenCache } from "../../../src/token-cache.ts";
import type { MockIdentity } from "../../../src/testing/index.ts";

/** An exchange of each kind at the mock; `baseUrl` is where Anthropic's token endpoint is, too. */
export function exchanges(identity: MockIdentity): Readonly<Record<keyof Exchange, Exchange>> {
  return {
    entra: {
      entra: {
        tenantId: TENANT,
        clientId: "app",
        authorityHost: identity.secureUrl ?? "https://no-tls.invalid",
      },
    },
    openai: {
      openai: {
        identityProviderId: "wip_1",
        serviceAccountId: "sa_1",
        tokenUrl: `${identity.url}/oauth/token`,
      },
    },
    anthropic: { anthropic: { federationRuleId: "fdrl_1", organizationId: "org-1" } },
    oauth: { oauth: { tokenUrl: `${identity.url}/v1/token`, audience: "//sts.example/provider" } },
  };
}

export const TENANT = "72f988bf-0000-4000-8000-000000000001";

/** A provider of its own, which shares its token with nobody. */
export function providerOf(
  config: Partial<ProviderConfig> & Pick<ProviderConfig, "baseUrl">,
  options: ProviderAuthOptions = {},
): ProviderAuth {
  const auth = createProviderAuth(config, { cache: createTokenCache(), ...options });
  onTestFinished(() => auth.close());
  return auth;
}

export async function failureOf(auth: ProviderAuth): Promise<ByokIdentityError> {
  const error: unknown = await auth.getToken().catch((reason: unknown) => reason);
  if (error instanceof ByokIdentityError) return error;
  throw new Error(`expected a failure, got ${String(error)}`);
}

/** A token as a CI system would issue it, unsigned: only the mock reads it. */
export function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.c2lnbmF0dXJl`;
}

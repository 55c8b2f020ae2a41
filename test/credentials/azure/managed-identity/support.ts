import { expect } from "vitest";
import { createProviderAuth, type ProviderAuth } from "../../../../src/provider-auth.ts";
import { createTokenCache } from "../../../../src/token-cache.ts";
import type { ManagedIdentity } from "../../../../src/config/types.ts";
import type {
  IdentitySource,
  MockIdentity,
  MockIdentityOptions,
} from "../../../../src/testing/index.ts";
import { mockIdentity } from "../../../support/mocks.ts";

export const clientId = "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1a01";
export const objectId = "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1a02";
export const resourceId =
  "/subscriptions/6b3ba3a5/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/n";
export const RESOURCE = "https://cognitiveservices.azure.com";

export interface Bench {
  readonly identity: MockIdentity;
  /** A provider of its own, which shares its token with nobody. */
  auth(block?: ManagedIdentity, options?: Parameters<typeof createProviderAuth>[1]): ProviderAuth;
}

/** One source's endpoint and environment, for all tests of a file. */
export async function benchOf(
  source: IdentitySource,
  options: MockIdentityOptions = {},
): Promise<Bench> {
  const identity = await mockIdentity(options, source);
  // Its loading is no part of any case's time.
  await import("@azure/identity");
  return {
    identity,
    auth: (block = {}, more = {}) =>
      createProviderAuth(
        { baseUrl: "https://models.example.com/v1", managedIdentity: block },
        { cache: createTokenCache(), ...more },
      ),
  };
}

/** The one request since the last look, without what varies. */
export function onlyRequest(identity: MockIdentity): Record<string, unknown> {
  expect(identity.requests).toHaveLength(1);
  const { source, method, path, query, headers } = identity.requests[0] ?? {};
  return { source, method, path, query, headers };
}

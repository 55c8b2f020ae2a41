import { afterAll, beforeAll, beforeEach, expect, vi } from "vitest";
import {
  createProviderAuth,
  createTokenCache,
  type ProviderAuth,
} from "../../../../src/provider-auth.ts";
import type { ManagedIdentity } from "../../../../src/config/types.ts";
import {
  startMockIdentity,
  type IdentitySource,
  type MockIdentity,
  type MockIdentityOptions,
} from "../../../../src/testing/index.ts";

export const clientId = "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1a01";
export const objectId = "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1a02";
export const resourceId =
  "/subscriptions/6b3ba3a5/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/n";
export const RESOURCE = "https://cognitiveservices.azure.com";

const VARIABLES = [
  "AZURE_TENANT_ID",
  "AZURE_CLIENT_ID",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_POD_IDENTITY_AUTHORITY_HOST",
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
  "IDENTITY_SERVER_THUMBPRINT",
  "IMDS_ENDPOINT",
  "MSI_ENDPOINT",
  "MSI_SECRET",
];

export interface Bench {
  readonly identity: MockIdentity;
  /** A provider of its own, which shares its token with nobody. */
  auth(block?: ManagedIdentity, options?: Parameters<typeof createProviderAuth>[1]): ProviderAuth;
}

/** One source's endpoint and environment, for all tests of a file: the library detects its source once a process. */
export function benchOf(source: IdentitySource, options: MockIdentityOptions = {}): Bench {
  let identity: MockIdentity | undefined;
  beforeAll(async () => {
    identity = await startMockIdentity(options);
    // Its loading is no part of any case's time.
    await import("@azure/identity");
  });
  afterAll(() => identity?.close());
  beforeEach(() => {
    for (const name of VARIABLES) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(identity?.env(source) ?? {}))
      vi.stubEnv(name, value);
    identity?.reset();
  });
  return {
    get identity(): MockIdentity {
      if (identity === undefined) throw new Error("not started yet");
      return identity;
    },
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

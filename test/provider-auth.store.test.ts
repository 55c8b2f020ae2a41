import { describe, expect, test, vi } from "vitest";
import type { ProviderConfig } from "../src/config/types.ts";
import { createProviderAuth, type ProviderAuth } from "../src/provider-auth.ts";
import { createTokenCache } from "../src/token-cache.ts";
import { sealedStore } from "../src/store/sealed-store.ts";
import type { TokenStore } from "../src/store/token-store.ts";
import { benchOf, clientId, objectId } from "./credentials/azure/managed-identity/support.ts";
import { KEY, memoryStore } from "./store/support.ts";

const bench = await benchOf("app-service");
const baseUrl = "https://models.example.com/v1";

/** A member of a fleet: a cache of its own, as another process would have. */
function member(config: Omit<ProviderConfig, "baseUrl">, store: TokenStore): ProviderAuth {
  return createProviderAuth({ baseUrl, ...config }, { cache: createTokenCache(), store });
}

function fleet(): { store: TokenStore; size: () => number } {
  const backend = memoryStore();
  return { store: sealedStore(backend, [KEY]), size: () => backend.values.size };
}

describe("createProviderAuth() with a store", () => {
  test("members share the token of an identity that is named, and renew a refused one once", async () => {
    const { store } = fleet();
    const members = Array.from({ length: 3 }, () =>
      member({ managedIdentity: { clientId } }, store),
    );
    const tokens = await Promise.all(members.map((auth) => auth.getToken()));
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
    for (const auth of members) auth.invalidate();
    const renewed = await Promise.all(members.map((auth) => auth.getToken()));
    expect(new Set(renewed.map(({ token }) => token)).size).toBe(1);
    expect(renewed[0]?.token).not.toBe(tokens[0]?.token);
    expect(bench.identity.requests).toHaveLength(2);
  });

  test.each<[string, Omit<ProviderConfig, "baseUrl">]>([
    ["another selector", { managedIdentity: { objectId } }],
    [
      "another scope",
      { managedIdentity: { clientId, scope: "https://other.example.com/.default" } },
    ],
    ["the identity of the machine", { managedIdentity: {} }],
  ])("%s is another identity", async (_, config) => {
    const { store } = fleet();
    const first = await member({ managedIdentity: { clientId } }, store).getToken();
    expect((await member(config, store).getToken()).token).not.toBe(first.token);
    expect(bench.identity.requests).toHaveLength(2);
  });

  test("a system-assigned identity is shared on its machine, and not once its variables differ", async () => {
    const { store } = fleet();
    const { token } = await member({ managedIdentity: {} }, store).getToken();
    expect((await member({ managedIdentity: {} }, store).getToken()).token).toBe(token);
    vi.stubEnv("AZURE_CLIENT_ID", clientId);
    expect((await member({ managedIdentity: {} }, store).getToken()).token).not.toBe(token);
  });

  test.each<[string, Omit<ProviderConfig, "baseUrl">]>([
    ["defaultAzureCredential", { defaultAzureCredential: {} }],
    ["apiKeyCommand", { apiKeyCommand: "echo printed-key" }],
    ["bearerTokenProvider", { bearerTokenProvider: () => Promise.resolve("from-callback") }],
    ["bearerToken", { bearerToken: "static" }],
  ])("the token of %s stays where it is", async (_, config) => {
    const { store, size } = fleet();
    await member(config, store).getToken();
    expect(size()).toBe(0);
  });

  test("a source of the application's own stays where it is", async () => {
    const { store, size } = fleet();
    const source = async (): Promise<{ token: string }> => ({ token: "own" });
    await createProviderAuth({ baseUrl }, { store, source }).getToken();
    expect(size()).toBe(0);
  });

  test("providers of one process share a token by their store: another, or none, is another token", async () => {
    const cache = createTokenCache();
    const config = { baseUrl, managedIdentity: { clientId } };
    const [one, other] = [fleet().store, fleet().store];
    const tokens = await Promise.all(
      [{ store: one }, { store: other }, {}, { store: one }, {}].map((options) =>
        createProviderAuth(config, { cache, ...options }).getToken(),
      ),
    );
    expect(tokens[3]).toBe(tokens[0]);
    expect(tokens[4]).toBe(tokens[2]);
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(3);
  });

  test("close() of a provider leaves the store to the others", async () => {
    const { store } = fleet();
    const auth = member({ managedIdentity: { clientId } }, store);
    const { token } = await auth.getToken();
    auth.close();
    expect((await member({ managedIdentity: { clientId } }, store).getToken()).token).toBe(token);
  });

  test("a store that is away fails nothing", async () => {
    const backend = memoryStore();
    backend.before = () => {
      throw new Error("away");
    };
    const store = sealedStore(backend, [KEY]);
    const auth = member({ managedIdentity: { clientId } }, store);
    const { token } = await auth.getToken();
    auth.invalidate(token);
    expect((await auth.getToken()).token).not.toBe(token);
  });
});

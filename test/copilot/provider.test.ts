import { expect, onTestFinished, test, vi } from "vitest";
import type { NamedProviderConfig, ProviderConfig } from "../../src/config/types.ts";
import { copilotProvider, copilotProviders, copilotRequests } from "../../src/copilot/index.ts";
import { ConfigError } from "../../src/errors.ts";

const baseUrl = "https://models.example/v1";

test("copilotProvider() puts an identity behind the callback and keeps our fields from the SDK", () => {
  using copilot = copilotProvider({
    type: "azure",
    wireApi: "responses",
    baseUrl,
    modelId: "gpt-4.1",
    headers: { "x-team": "a" },
    managedIdentity: {},
  });
  expect(copilot.provider).toEqual({
    type: "azure",
    wireApi: "responses",
    baseUrl,
    modelId: "gpt-4.1",
    headers: { "x-team": "a" },
    bearerTokenProvider: expect.any(Function),
  });
});

test.each<[Partial<ProviderConfig>, object]>([
  [{ apiKey: " key\n" }, { apiKey: "key" }],
  [{ bearerToken: "token" }, { bearerToken: "token" }],
  [{ apiKey: "key", bearerToken: "token" }, { bearerToken: "token" }],
  [{}, {}],
  [{ headers: {} }, { headers: {} }],
  [{ headers: { Authorization: "Basic x" } }, { headers: { Authorization: "Basic x" } }],
  [
    { apiKey: "key", headers: { Authorization: "x", "API-Key": "y", a: "b" } },
    { apiKey: "key", headers: { a: "b" } },
  ],
])("copilotProvider() makes of %j %j", (config, fields) => {
  using copilot = copilotProvider({ baseUrl, ...config });
  expect(copilot.provider).toEqual({ baseUrl, ...fields });
});

test("copilotProvider() rejects what the SDK would have sent: an empty key", () => {
  expect(() => copilotProvider({ baseUrl, apiKey: "" })).toThrow("empty");
});

test.each<Partial<ProviderConfig>>([
  { type: "azure", apiKeyCommand: "echo key" },
  { type: "anthropic", apiKeyFile: "/run/key" },
])("copilotProvider() rejects %j, whose key the callback could not send", (config) => {
  expect(() => copilotProvider({ baseUrl, ...config })).toThrow(
    expect.objectContaining({
      problems: [
        {
          path: Object.keys(config)[1],
          message: expect.stringContaining("copilotRequests()"),
        },
      ],
    }),
  );
  copilotProvider({ baseUrl, ...config }, { requests: copilotRequests() }).close();
});

test("copilotProvider() puts a changing key behind the callback for type openai", () => {
  using copilot = copilotProvider({ baseUrl, apiKeyCommand: "echo key" });
  expect(copilot.provider).toEqual({ baseUrl, bearerTokenProvider: expect.any(Function) });
});

test("copilotRequests() leaves a placeholder and a mark instead of the credential", () => {
  const requests = copilotRequests();
  using copilot = copilotProvider(
    { type: "anthropic", baseUrl, apiKey: "secret", headers: { a: "b" } },
    { requests },
  );
  expect(copilot.provider).toEqual({
    type: "anthropic",
    baseUrl,
    headers: { a: "b", "x-byok-identity-route": expect.stringMatching(/^[\da-f-]{36}$/) },
    bearerToken: "sent-by-byok-identity",
  });
});

test("copilotRequests() cannot carry WebSockets", () => {
  const config: ProviderConfig = {
    baseUrl,
    wireApi: "responses",
    transport: "websockets",
    managedIdentity: {},
  };
  expect(() => copilotProvider(config, { requests: copilotRequests() })).toThrow(ConfigError);
  copilotProvider(config).close();
});

test("copilotRequests() sends each provider's requests with its own credential, others untouched", async () => {
  const seen: (string | null)[][] = [];
  const fetch: typeof globalThis.fetch = (_input, init) => {
    const headers = new Headers(init?.headers);
    seen.push([headers.get("x-api-key"), headers.get("x-byok-identity-route")]);
    return Promise.resolve(new Response("{}"));
  };
  const requests = copilotRequests();
  const open = (apiKey: string) =>
    copilotProvider({ type: "anthropic", baseUrl, apiKey }, { requests, fetch });
  using one = open("key-1");
  using two = open("key-2");

  for (const { provider } of [one, two, one]) {
    await requests.fetch(`${baseUrl}/messages`, {
      method: "POST",
      body: "{}",
      headers: provider.headers ?? {},
    });
  }

  expect(seen).toEqual([
    ["key-1", null],
    ["key-2", null],
    ["key-1", null],
  ]);
});

test("copilotRequests() sends nothing for a provider that was closed", async () => {
  const fetch = vi.fn<typeof globalThis.fetch>();
  vi.stubGlobal("fetch", fetch);
  onTestFinished(() => void vi.unstubAllGlobals());
  const requests = copilotRequests();
  const copilot = copilotProvider({ baseUrl, apiKey: "secret" }, { requests });
  copilot.close();
  await expect(
    requests.fetch(`${baseUrl}/models`, { headers: copilot.provider.headers ?? {} }),
  ).rejects.toMatchObject({ code: "ERR_CLOSED" });
  expect(fetch).not.toHaveBeenCalled();
});

test("copilotProviders() gives each its callback under its own name", () => {
  using copilot = copilotProviders({
    providers: [
      { name: "a", baseUrl, managedIdentity: {} },
      { name: "b", baseUrl, apiKey: "key" },
    ],
    models: [{ id: "fast", provider: "a" }],
  });
  expect(copilot.providers).toEqual([
    { name: "a", baseUrl, bearerTokenProvider: expect.any(Function) },
    { name: "b", baseUrl, apiKey: "key" },
  ]);
  expect(copilot.models).toEqual([{ id: "fast", provider: "a" }]);
  expect(Array.from(copilot.auths.keys())).toEqual(["a", "b"]);
});

test("copilotProviders() names every problem of every provider", () => {
  const providers = [
    { name: "a", baseUrl, managedIdentity: { clientId: "1", objectId: "2" } },
    { name: "b", baseUrl: "nowhere" },
    { name: "a", baseUrl },
  ] satisfies NamedProviderConfig[];
  expect(() => copilotProviders({ providers })).toThrow(
    expect.objectContaining({
      problems: [
        { path: "providers[2].name", message: expect.any(String) },
        { path: "providers[0].managedIdentity.objectId", message: expect.any(String) },
        { path: "providers[1].baseUrl", message: expect.any(String) },
      ],
    }),
  );
});

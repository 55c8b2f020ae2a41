import { createTokenCache, type ProviderConfig } from "byok-identity";
import { copilotProvider } from "byok-identity/copilot";
import { describe, expect, test } from "vitest";
import { cloud } from "./support/cloud.ts";
import { copilotRuntime, runtimes, say } from "./support/runtime.ts";
import { exchanges, statuses, tokens } from "./support/seen.ts";

const REPLY = "Hello from the mock model.";
const azure = cloud();

/** Every way a provider's requests are put, with the path that the runtime takes below `baseUrl`. */
const dialects: readonly (Omit<ProviderConfig, "baseUrl"> & {
  readonly base: string;
  readonly path: string;
  readonly streaming: boolean;
})[] = [
  { type: "openai", base: "/v1", path: "/v1/chat/completions", streaming: true },
  { type: "openai", base: "/v1", path: "/v1/chat/completions", streaming: false },
  {
    type: "openai",
    wireApi: "responses",
    base: "/v1",
    path: "/v1/responses",
    streaming: true,
  },
  { type: "azure", base: "", path: "/openai/v1/chat/completions", streaming: true },
  { type: "azure", wireApi: "responses", base: "", path: "/openai/v1/responses", streaming: false },
  {
    type: "azure",
    azure: { apiVersion: "2024-10-21" },
    base: "",
    path: "/openai/deployments/gpt-4.1/chat/completions",
    streaming: true,
  },
  { type: "anthropic", base: "", path: "/v1/messages", streaming: true },
  { type: "anthropic", base: "", path: "/v1/messages", streaming: false },
];

const identities = [
  [{}, {}],
  [
    { clientId: "6b3ba3a5-0000-4000-8000-000000000001" },
    { client_id: "6b3ba3a5-0000-4000-8000-000000000001" },
  ],
  [
    { objectId: "6b3ba3a5-0000-4000-8000-000000000002" },
    { object_id: "6b3ba3a5-0000-4000-8000-000000000002" },
  ],
  [
    {
      resourceId:
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/n",
    },
    {
      msi_res_id:
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/n",
    },
  ],
  [{ scope: "https://ai.azure.com/.default" }, { resource: "https://ai.azure.com" }],
] as const;

describe.each(runtimes)("copilotProvider() with the runtime %s", (which) => {
  const runtime = copilotRuntime(which);

  test.each(dialects)(
    "managed identity for $type $wireApi, streaming $streaming, at $path",
    async ({ base, path, streaming, ...config }) => {
      const model = await azure.model();
      using copilot = managed({ ...config, baseUrl: `${model.url}${base}` });
      const session = await runtime.session({ provider: copilot.provider, streaming });
      copilot.attach(session);

      expect(await say(session)).toBe(REPLY);

      expect(exchanges(model)).toEqual([`${path} 200 ${azure.lastToken()}`]);
      expect(azure.identity.requests).toHaveLength(1);

      model.revoke(azure.lastToken());
      expect(await say(session)).toBe(REPLY);
      expect(statuses(model)).toEqual([200, 401, 200]);
    },
  );

  test.each(identities)("managed identity %j asks for %j", async (managedIdentity, query) => {
    const model = await azure.model();
    using copilot = managed({ baseUrl: `${model.url}/v1`, managedIdentity });
    const session = await runtime.session({ provider: copilot.provider });

    expect(await say(session)).toBe(REPLY);

    expect(azure.identity.requests).toMatchObject([{ status: 200, query }]);
    expect(exchanges(model)).toEqual([`/v1/chat/completions 200 ${azure.lastToken()}`]);
  });

  test("two turns take one identity request", async () => {
    const model = await azure.model();
    using copilot = managed({ baseUrl: `${model.url}/v1` });
    const session = await runtime.session({ provider: copilot.provider });

    await say(session);
    await say(session);

    expect(statuses(model)).toEqual([200, 200]);
    expect(azure.identity.requests).toHaveLength(1);
  });

  test("a token inside the five-minute buffer is replaced on the next turn", async () => {
    const model = await azure.model();
    using copilot = managed({ baseUrl: `${model.url}/v1` });
    const session = await runtime.session({ provider: copilot.provider });

    azure.identity.configure({ lifetime: 299 });
    await say(session);
    const short = azure.lastToken();
    azure.identity.configure({ lifetime: 86_400 });
    await say(session);

    expect(azure.identity.requests).toHaveLength(2);
    expect(azure.lastToken()).not.toBe(short);
    expect(tokens(model)).toEqual([short, azure.lastToken()]);
  });

  test("a token refused once recovers within the turn, with exactly two model requests", async () => {
    const model = await azure.model();
    using copilot = managed({ baseUrl: `${model.url}/v1` });
    const session = await runtime.session({ provider: copilot.provider, streaming: true });
    copilot.attach(session);
    model.configure({ faults: [{ status: 401 }] });

    expect(await say(session)).toBe(REPLY);

    expect(statuses(model)).toEqual([401, 200]);
    expect(azure.identity.requests).toHaveLength(2);
    expect(new Set(tokens(model)).size).toBe(2);
  });
});

function managed(config: ProviderConfig): ReturnType<typeof copilotProvider> {
  return copilotProvider({ managedIdentity: {}, ...config }, { cache: createTokenCache() });
}

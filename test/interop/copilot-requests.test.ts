import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTokenCache, type ProviderConfig } from "byok-identity";
import { copilotProvider, copilotProviders, copilotRequests } from "byok-identity/copilot";
import { describe, expect, onTestFinished, test } from "vitest";
import { cloud } from "./support/cloud.ts";
import { copilotRuntime, handlerOf, runtimes, say } from "./support/runtime.ts";
import { exchanges, statuses } from "./support/seen.ts";

const REPLY = "Hello from the mock model.";
const azure = cloud();

describe.each(runtimes)("copilotRequests() with the runtime %s", (which) => {
  const requests = copilotRequests();

  const runtime = copilotRuntime(which, { requestHandler: handlerOf(requests) });

  const open = (config: ProviderConfig): ReturnType<typeof copilotProvider> =>
    copilotProvider(config, { requests, cache: createTokenCache() });

  test.each<Omit<ProviderConfig, "baseUrl">>([
    { type: "openai" },
    { type: "openai", wireApi: "responses" },
    { type: "azure" },
    { type: "azure", azure: { apiVersion: "2024-10-21" } },
    { type: "anthropic" },
  ])("hides a refusal from the runtime: %j", async (config) => {
    const model = await azure.model();
    using copilot = open({
      ...config,
      baseUrl: config.type === "openai" ? `${model.url}/v1` : model.url,
      managedIdentity: {},
    });
    const session = await runtime.session({ provider: copilot.provider, streaming: true });
    const failures: string[] = [];
    session.on(({ type }) => {
      if (/fail|error|retry/.test(type)) failures.push(type);
    });

    expect(await say(session)).toBe(REPLY);
    model.revoke(azure.lastToken());
    expect(await say(session)).toBe(REPLY);

    expect(statuses(model)).toEqual([200, 401, 200]);
    expect(azure.identity.requests).toHaveLength(2);
    expect(failures).toEqual([]);
    expect(model.requests.map(({ headers }) => headers["x-byok-identity-route"])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([
    ["openai", "authorization"],
    ["azure", "api-key"],
    ["anthropic", "x-api-key"],
  ] as const)("sends a key to %s as %s", async (type, header) => {
    const model = await azure.model({ keys: ["key"] });
    using copilot = open({ type, baseUrl: model.url, apiKey: "key" });
    const session = await runtime.session({ provider: copilot.provider });

    expect(await say(session)).toBe(REPLY);

    expect(model.requests.map(({ credential }) => credential)).toEqual([{ header, token: "key" }]);
  });

  test.each([
    ["azure", "api-key"],
    ["anthropic", "x-api-key"],
  ] as const)("sends a key that is replaced while in use to %s", async (type, header) => {
    const folder = mkdtempSync(path.join(tmpdir(), "byok-identity-key-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const apiKeyFile = path.join(folder, "key");
    writeFileSync(apiKeyFile, "key-1");
    const model = await azure.model({ keys: ["key-1"] });
    using copilot = open({ type, baseUrl: model.url, apiKeyFile });
    const session = await runtime.session({ provider: copilot.provider });

    expect(await say(session)).toBe(REPLY);
    model.configure({ keys: ["key-22"] });
    writeFileSync(apiKeyFile, "key-22");
    expect(await say(session)).toBe(REPLY);

    expect(statuses(model)).toEqual([200, 200]);
    expect(model.requests.map(({ credential }) => credential)).toEqual([
      { header, token: "key-1" },
      { header, token: "key-22" },
    ]);
  });

  test("tells providers of one endpoint apart", async () => {
    const model = await azure.model();
    const models = [
      { id: "gpt-4.1", provider: "one" },
      { id: "gpt-5", provider: "two" },
    ];
    const baseUrl = `${model.url}/v1`;
    using copilot = copilotProviders(
      {
        providers: [
          { name: "one", baseUrl, managedIdentity: { clientId: "1" } },
          { name: "two", baseUrl, managedIdentity: { clientId: "2" } },
        ],
        models,
      },
      { requests, cache: createTokenCache() },
    );
    const { providers } = copilot;
    const session = await runtime.session({ model: "one/gpt-4.1", providers, models });
    await say(session);
    await session.setModel("two/gpt-5");
    await say(session);

    const [one, two] = azure.identity.requests;
    expect(one?.query).toMatchObject({ client_id: "1" });
    expect(two?.query).toMatchObject({ client_id: "2" });
    expect(exchanges(model)).toEqual([
      `/v1/chat/completions 200 ${one?.token}`,
      `/v1/chat/completions 200 ${two?.token}`,
    ]);
  });

  test("shows the runtime why there is no token", async () => {
    const model = await azure.model();
    using copilot = open({ baseUrl: `${model.url}/v1`, managedIdentity: {} });
    azure.identity.configure({ systemAssigned: false });
    const session = await runtime.session({ provider: copilot.provider });

    await expect(say(session)).rejects.toThrow(/Check that the identity exists/);
    expect(model.requests).toEqual([]);
  });
});

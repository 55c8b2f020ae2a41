import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { copilotProvider } from "../../src/copilot/index.ts";
import { startProxy } from "../../src/proxy/proxy.ts";
import { createProviders } from "../../src/providers.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { createProviderTokenHandler } from "../../src/rpc/index.ts";
import { exchanges, providerOf } from "../credentials/exchange/support.ts";
import { mockIdentity, mockModel } from "../support/mocks.ts";

const identity = await mockIdentity({ singleUse: true });
const model = await mockModel({ identity, identityUrl: identity.url });

/** A provider of this process, which runs in a job. */
function config(kind: "openai" | "anthropic"): Parameters<typeof providerOf>[0] {
  for (const [name, value] of Object.entries(identity.env("github-actions")))
    vi.stubEnv(name, value);
  return {
    type: kind,
    baseUrl: kind === "anthropic" ? model.url : `${model.url}/v1`,
    githubActions: {},
    exchange: exchanges(identity)[kind],
  };
}

const counted = (source: string): number =>
  identity.requests.filter((request) => request.source === source).length;

const messages = (client: Anthropic, betas?: string[]): Promise<unknown> =>
  betas === undefined
    ? client.messages.create({
        model: "claude-opus-5-5",
        max_tokens: 10,
        messages: [{ role: "user", content: "hi" }],
      })
    : client.beta.messages.create({
        model: "claude-opus-5-5",
        max_tokens: 10,
        betas,
        messages: [{ role: "user", content: "hi" }],
      });

describe("Anthropic's client with an exchanged token", () => {
  test.each([
    [undefined, "oauth-2025-04-20"],
    [["of-the-client-1", "of-the-client-2"], "of-the-client-1,of-the-client-2,oauth-2025-04-20"],
  ])("through fetch: its own features %j are joined", async (betas, sent) => {
    const auth = providerOf(config("anthropic"));
    const client = new Anthropic({ apiKey: "unused", baseURL: model.url, fetch: auth.fetch });
    await messages(client, betas);
    const request = model.requests.find(({ api }) => api === "messages");
    expect(request?.headers["anthropic-beta"]).toBe(sent);
    expect(request?.headers["x-api-key"]).toBeUndefined();
    expect(request?.credential?.token).toMatch(/^sk-ant-oat01-/);
  });

  test.each([
    [undefined, "oauth-2025-04-20"],
    [["of-the-client"], "of-the-client,oauth-2025-04-20"],
  ])("through the proxy: %j", async (betas, sent) => {
    const provider = config("anthropic");
    const auth = providerOf(provider);
    const proxy = await startProxy({
      providers: [{ name: "default", config: provider, auth }],
      chosen: true,
      listen: { port: 0 },
    });
    onTestFinished(() => proxy.close(0));
    const client = new Anthropic({ apiKey: proxy.key, baseURL: proxy.origin });
    await messages(client, betas);
    const request = model.requests.find(({ api }) => api === "messages");
    expect(request?.headers["anthropic-beta"]).toBe(sent);
    expect(request?.headers["x-api-key"]).toBeUndefined();
  });

  test("a configured feature is joined, too, and headers() has both", async () => {
    const auth = providerOf({
      ...config("anthropic"),
      headers: { "Anthropic-Beta": "configured,oauth-2025-04-20" },
    });
    expect(await auth.headers()).toMatchObject({ "anthropic-beta": "configured,oauth-2025-04-20" });
  });

  test("a revoked token is replaced by one more exchange, and the request sent again", async () => {
    const auth = providerOf(config("anthropic"));
    const client = new Anthropic({
      apiKey: "unused",
      baseURL: model.url,
      fetch: auth.fetch,
      maxRetries: 0,
    });
    await messages(client);
    model.revoke((await auth.getToken()).token);
    await messages(client);
    expect(counted("anthropic")).toBe(2);
    expect(counted("github-actions")).toBe(2);
  });
});

test("openai-node with an exchanged token, through fetch: a thousand requests, one exchange", async () => {
  const auth = providerOf(config("openai"));
  const client = new OpenAI({ apiKey: "unused", baseURL: `${model.url}/v1`, fetch: auth.fetch });
  await Promise.all(Array.from({ length: 100 }, () => client.models.list()));
  expect(counted("openai")).toBe(1);
});

test("the Copilot SDK's provider sends the API's header and the callback's token", async () => {
  const provider = { ...config("anthropic"), headers: { "X-Team": "a" } };
  const copilot = copilotProvider(provider, { cache: createTokenCache() });
  onTestFinished(() => copilot.close());
  expect(copilot.provider).toEqual({
    type: "anthropic",
    baseUrl: model.url,
    headers: { "x-team": "a", "anthropic-beta": "oauth-2025-04-20" },
    bearerTokenProvider: expect.any(Function) as unknown,
  });
  const token = await copilot.provider.bearerTokenProvider?.({
    providerName: "default",
    sessionId: "s",
  });
  expect(token).toMatch(/^sk-ant-oat01-/);
});

test("providerToken.getToken answers with the exchanged token", async () => {
  const providers = createProviders(config("openai"), { cache: createTokenCache() });
  onTestFinished(() => providers.close());
  const handler = createProviderTokenHandler(providers);
  const args = { providerName: "default", sessionId: "s" };
  const results = await Promise.all([1, 2, 3].map(() => handler(args, undefined)));
  expect(new Set(results.map(({ token }) => token)).size).toBe(1);
  expect(identity.issued(results[0]?.token ?? "")).toMatchObject({ source: "openai" });
  expect(counted("openai")).toBe(1);
});

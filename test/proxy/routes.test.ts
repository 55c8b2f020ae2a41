import { describe, expect, onTestFinished, test } from "vitest";
import type { NamedProviderConfig } from "../../src/config/types.ts";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import type { ProxiedProvider } from "../../src/proxy/proxied-provider.ts";
import { startProxy, type ProxyOptions, type RunningProxy } from "../../src/proxy/proxy.ts";
import { bodyOf, head, raw, startProvider, statusOf, type Provider } from "./support.ts";

function opened(config: NamedProviderConfig): ProxiedProvider {
  const whole = { apiKey: `key-of-${config.name.replaceAll(/\W/g, "-")}`, ...config };
  return {
    name: config.name,
    config: whole,
    auth: createProviderAuth(whole, { cache: createTokenCache() }),
  };
}

async function start(
  configs: readonly NamedProviderConfig[],
  options: Partial<ProxyOptions> = {},
): Promise<RunningProxy & { readonly port: number }> {
  const providers = configs.map(opened);
  const proxy = await startProxy({ providers, listen: { port: 0 }, ...options });
  onTestFinished(() => proxy.close(0));
  return { ...proxy, port: Number(new URL(proxy.origin).port) };
}

const get = (proxy: { port: number; key: string }, path: string): Promise<string> =>
  raw(proxy.port, head(proxy.key, `GET ${path} HTTP/1.1`));

const urls = ({ seen }: Provider): string[] => seen.map(({ url }) => url);

describe("a proxy of several providers", () => {
  test("forwards /NAME/… to the provider NAME, with its own credential and base URL", async () => {
    const [foundry, claude] = [await startProvider(), await startProvider()];
    const proxy = await start([
      { name: "foundry", baseUrl: `${foundry.url}/openai/v1` },
      { name: "claude", baseUrl: `${claude.url}/anthropic`, type: "anthropic" },
    ]);
    expect(Object.fromEntries(proxy.baseUrls())).toEqual({
      foundry: `${proxy.origin}/foundry/openai/v1`,
      claude: `${proxy.origin}/claude/anthropic`,
    });
    expect(statusOf(await get(proxy, "/foundry/openai/v1/models?a=1"))).toBe(200);
    expect(statusOf(await get(proxy, "/claude/anthropic/v1/messages"))).toBe(200);
    expect(urls(foundry)).toEqual(["/openai/v1/models?a=1"]);
    expect(urls(claude)).toEqual(["/anthropic/v1/messages"]);
    expect(foundry.seen[0]?.headers).toMatchObject({ authorization: "Bearer key-of-foundry" });
    expect(claude.seen[0]?.headers).toMatchObject({ "x-api-key": "key-of-claude" });
  });

  test("answers a name that no provider has with 404, which lists none, and only with the key", async () => {
    const provider = await startProvider();
    const proxy = await start([
      { name: "secret-one", baseUrl: `${provider.url}/v1` },
      { name: "secret-two", baseUrl: `${provider.url}/v1` },
    ]);
    for (const path of ["/", "/other/v1/models", "/v1/models", "/secret-on", "/SECRET-ONE/v1/x"]) {
      const answer = await get(proxy, path);
      expect(statusOf(answer), path).toBe(404);
      expect(bodyOf(answer)).toMatchObject({ error: { code: "unknown_provider" } });
      expect(answer).not.toContain("secret-");
    }
    const wrong = head("wrong", "GET /other/v1/models HTTP/1.1");
    expect(statusOf(await raw(proxy.port, wrong))).toBe(401);
    expect(provider.seen).toEqual([]);
  });

  test.each([
    "/a/../v1/models",
    "/a/%2e%2e/v1/models",
    "/a//v1/models",
    "/a/v1/..%2f..%2fadmin",
    "/a/v1/%252e%252e/admin",
    "/a/v1\\..\\admin",
  ])("refuses %s like a proxy of one provider", async (path) => {
    const provider = await startProvider();
    const proxy = await start([
      { name: "a", baseUrl: `${provider.url}/v1` },
      { name: "b", baseUrl: `${provider.url}/v1` },
    ]);
    expect(statusOf(await get(proxy, path))).toBe(400);
    expect(provider.seen).toEqual([]);
  });

  test.each(["/a/../b/v1/models", "/../a/v1/models", "/%2e%2e/b/v1/models"])(
    "does not resolve %s",
    async (path) => {
      const [a, b] = [await startProvider(), await startProvider()];
      const proxy = await start([
        { name: "a", baseUrl: `${a.url}/v1` },
        { name: "b", baseUrl: `${b.url}/v1` },
      ]);
      expect(statusOf(await get(proxy, path))).toBeGreaterThanOrEqual(400);
      expect([...a.seen, ...b.seen]).toEqual([]);
    },
  );

  test("a path leads to the provider of its name alone, not to the base URL of another", async () => {
    const provider = await startProvider();
    const proxy = await start([
      { name: "a", baseUrl: `${provider.url}/a-only/v1` },
      { name: "b", baseUrl: `${provider.url}/b-only/v1` },
    ]);
    const answer = await get(proxy, "/a/b-only/v1/models");
    expect(statusOf(answer)).toBe(404);
    expect(bodyOf(answer)).toMatchObject({ error: { code: "outside_provider" } });
    expect(provider.seen).toEqual([]);
  });

  test.each([
    ["foundry (EU)", "/foundry%20(EU)/v1/models", "/foundry%20%28EU%29/v1/models"],
    ["modèle", "/mod%C3%A8le/v1/models", "/mod%c3%a8le/v1/models"],
    ["a%2Fb", "/a%252Fb/v1/models", "/%61%252Fb/v1/models"],
    ["__proto__", "/__proto__/v1/models", "/__%70roto__/v1/models"],
    ["status", "/status/v1/models", "/statu%73/v1/models"],
    ["a;b", "/a;b/v1/models", "/a%3Bb/v1/models"],
  ])("a provider named %s is reached in every encoding", async (name, ...paths) => {
    const provider = await startProvider();
    const proxy = await start([
      { name, baseUrl: `${provider.url}/v1` },
      { name: "other", baseUrl: "https://models.example" },
    ]);
    const { pathname } = new URL(proxy.baseUrls().get(name) ?? "");
    for (const path of [...paths, `${pathname}/models`]) {
      expect(statusOf(await get(proxy, path)), path).toBe(200);
    }
    expect(urls(provider)).toEqual(Array(3).fill("/v1/models"));
  });

  test.each([".", "..", "\ud800"])(
    "a name that cannot be in a path is refused: %j",
    async (name) => {
      await expect(start([{ name, baseUrl: "https://models.example" }])).rejects.toThrow(
        "cannot be part of a path",
      );
    },
  );

  test("a redirect within a provider stays within its name", async () => {
    const provider = await startProvider((request, response) => {
      const location = request.url === "/v1/old" ? `${provider.url}/v1/new` : "/v1/newer";
      response.writeHead(307, { location }).end();
    });
    const proxy = await start([
      { name: "a", baseUrl: `${provider.url}/v1` },
      { name: "b", baseUrl: `${provider.url}/v1` },
    ]);
    expect(await get(proxy, "/a/v1/old")).toMatch(/^location: \/a\/v1\/new\r$/im);
    expect(await get(proxy, "/a/v1/new")).toMatch(/^location: \/a\/v1\/newer\r$/im);
  });

  test("a provider that is the proxy itself is refused", async () => {
    const proxy = await start([{ name: "a", baseUrl: "https://models.example" }]);
    const loop = { name: "b", baseUrl: `http://localhost:${proxy.port}/a/v1` };
    expect(() => proxy.update([opened(loop)])).toThrow("b.baseUrl: is this proxy itself");
    expect([...proxy.baseUrls().keys()]).toEqual(["a"]);
  });
});

describe("a proxy of a chosen provider", () => {
  test("serves it with its name and without", async () => {
    const provider = await startProvider();
    const foundry = { name: "foundry", baseUrl: `${provider.url}/v1` };
    const proxy = await start([foundry], { chosen: true });
    expect(statusOf(await get(proxy, "/v1/models"))).toBe(200);
    expect(statusOf(await get(proxy, "/foundry/v1/models"))).toBe(200);
    expect(proxy.baseUrls().get("foundry")).toBe(`${proxy.origin}/v1`);
    expect(urls(provider)).toEqual(["/v1/models", "/v1/models"]);
  });

  test("where its name begins its own paths, they are its own", async () => {
    const provider = await startProvider();
    const azure = { name: "openai", baseUrl: provider.url } as const;
    const path = "/openai/deployments/gpt/chat/completions";
    await get(await start([azure], { chosen: true }), path);
    await get(await start([azure]), `/openai${path}`);
    // Below its own root there is no doubt.
    const foundry = { name: "models", baseUrl: `${provider.url}/models/v1` };
    await get(await start([foundry], { chosen: true }), "/models/v1/models");
    await get(await start([foundry], { chosen: true }), "/models/models/v1/models");
    expect(urls(provider)).toEqual([path, path, "/models/v1/models", "/models/v1/models"]);
  });
});

test("a proxy of one provider that was not chosen serves no path without its name", async () => {
  const provider = await startProvider();
  const proxy = await start([{ name: "foundry", baseUrl: `${provider.url}/v1` }]);
  expect(statusOf(await get(proxy, "/v1/models"))).toBe(404);
  expect(statusOf(await get(proxy, "/other/v1/models"))).toBe(404);
  expect(provider.seen).toEqual([]);
});

describe("update()", () => {
  test("a request in flight finishes on the old configuration, the next one uses the new", async () => {
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const old = await startProvider((_, response) => {
      void held.then(() => response.end("old"));
    });
    const fresh = await startProvider((_, response) => void response.end("new"));
    const proxy = await start([{ name: "a", baseUrl: `${old.url}/v1` }]);
    const first = get(proxy, "/a/v1/models");
    await expect.poll(() => old.seen.length).toBe(1);
    let over = false;
    const updated = proxy.update([opened({ name: "a", baseUrl: `${fresh.url}/v1` })]);
    void updated.then(() => (over = true));
    expect(await get(proxy, "/a/v1/models")).toMatch(/new$/);
    expect(over).toBe(false);
    release();
    expect(await first).toMatch(/old$/);
    await updated;
    expect([old.seen.length, fresh.seen.length]).toEqual([1, 1]);
  });

  test("a provider that is the same object keeps its counters; one that is gone is unknown", async () => {
    const provider = await startProvider();
    const [a, b] = ["a", "b"].map((name) => opened({ name, baseUrl: `${provider.url}/v1` }));
    const proxy = await start([], { providers: [a!, b!] });
    await get(proxy, "/a/v1/models");
    await proxy.update([a!]);
    const status = bodyOf(await get(proxy, "/status")) as {
      providers: Record<string, { requests: { total: number } }>;
    };
    expect(Object.keys(status.providers)).toEqual(["a"]);
    expect(status.providers["a"]?.requests.total).toBe(1);
    await proxy.update([a!, opened({ name: "c", baseUrl: `${provider.url}/v1` })]);
    expect(statusOf(await get(proxy, "/b/v1/models"))).toBe(404);
  });
});

import type { ServerResponse } from "node:http";
import { expect, test, vi } from "vitest";
import { agentAuth } from "../../src/agent/auth.ts";
import { agentTokens } from "../../src/agent/tokens.ts";
import { createProviderAuth, type ProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import type { TokenSource } from "../../src/token/types.ts";
import { program } from "./command/program.ts";
import { benchOf } from "./azure/managed-identity/support.ts";
import { auth, scripted, token } from "./oauth/support.ts";

const bench = await benchOf("imds");

/** Uses a provider fifty times, one after the other. */
async function fiftyUses(provider: Pick<ProviderAuth, "getToken">): Promise<string[]> {
  const tokens: string[] = [];
  for (let use = 0; use < 50; use += 1) tokens.push((await provider.getToken()).token);
  return tokens;
}

/** An OAuth server that mints at each asking. */
async function minting(seconds: number) {
  let count = 0;
  const server = await scripted((response: ServerResponse) => {
    count += 1;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(token(`minted-${count}`, { expires_in: seconds })));
  });
  const oauth = { tokenUrl: `${server.url}/token`, clientId: "c", clientSecret: "s" };
  return { oauth, asked: server.asked };
}

test.each([60, 240, 300, 600])(
  "oauth with tokens of %i s: 50 uses one after the other make at most two requests",
  async (seconds) => {
    const { oauth, asked } = await minting(seconds);
    await fiftyUses(auth(oauth));
    expect(asked.length).toBeLessThanOrEqual(2);
  },
);

test("apiKeyCommand with a token of 240 s runs once for 50 uses", async () => {
  const expiresOn = new Date(Date.now() + 240_000).toISOString();
  const apiKeyCommand = program(`
    const token = process.pid + "-" + performance.now();
    console.log(JSON.stringify({ token, expiresOn: "${expiresOn}" }));`);
  const provider = createProviderAuth(
    { baseUrl: "https://model.example/v1", apiKeyCommand },
    { cache: createTokenCache() },
  );
  expect(new Set(await fiftyUses(provider)).size).toBe(1);
});

test("a source of one's own with tokens of 240 s is asked once for 50 uses", async () => {
  let count = 0;
  const source = vi.fn<TokenSource>(async () => ({
    token: `own-${(count += 1)}`,
    expiresOn: Date.now() + 240_000,
  }));
  const provider = createProviderAuth({ baseUrl: "https://model.example/v1" }, { source });
  await fiftyUses(provider);
  expect(source).toHaveBeenCalledTimes(1);
});

test("a managed identity's token of four minutes that the host replaces is replaced on the next request", async () => {
  bench.identity.configure({ lifetime: 240, rotate: true });
  const provider = bench.auth();
  const { token: first } = await provider.getToken();
  expect((await provider.getToken()).token).not.toBe(first);
});

test("a managed identity whose host returns the same token of four minutes: 50 uses make two requests", async () => {
  bench.identity.configure({ lifetime: 240, rotate: false });
  const tokens = await fiftyUses(bench.auth());
  expect(new Set(tokens).size).toBe(1);
  expect(bench.identity.requests).toHaveLength(2);
});

/** A client of an agent in the same process, and how often it asks. */
function viaAgent(credential: object) {
  const agent = agentTokens();
  const text = JSON.stringify(credential);
  const ask = vi.fn(() => agent.get(text, {}));
  const client = agentAuth({ baseUrl: "https://model.example/v1", ...credential }, ask);
  return { ask, client, close: () => (client.close(), agent.close()) };
}

test.each([60, 240, 300])(
  "a client of an agent asks it once for 50 uses of an oauth token of %i s",
  async (seconds) => {
    const { oauth, asked } = await minting(seconds);
    const { ask, client, close } = viaAgent({ oauth });
    await fiftyUses(client);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(asked).toHaveLength(1);
    close();
  },
);

test("a client of an agent asks it twice for 50 uses of a managed identity's token that stays the same", async () => {
  bench.identity.configure({ lifetime: 240, rotate: false });
  const { ask, client, close } = viaAgent({ managedIdentity: {} });
  await fiftyUses(client);
  expect(ask).toHaveBeenCalledTimes(2);
  expect(bench.identity.requests).toHaveLength(2);
  close();
});

test("a client of an agent has a managed identity's token of four minutes replaced on the next request", async () => {
  bench.identity.configure({ lifetime: 240, rotate: true });
  const { client, close } = viaAgent({ managedIdentity: {} });
  const { token: first } = await client.getToken();
  expect((await client.getToken()).token).not.toBe(first);
  close();
});

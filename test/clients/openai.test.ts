import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { createProviderAuth, type ProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { startMockModel, type MockModel } from "../../src/testing/index.ts";
import { benchOf } from "../credentials/azure/managed-identity/support.ts";

const bench = await benchOf("imds");

interface Session extends AsyncDisposable {
  readonly client: OpenAI;
  readonly model: MockModel;
  readonly auth: ProviderAuth;
}

async function session(): Promise<Session> {
  const model = await startMockModel({ identity: bench.identity });
  const baseURL = `${model.url}/v1`;
  const auth = createProviderAuth(
    { baseUrl: baseURL, managedIdentity: {} },
    { cache: createTokenCache() },
  );
  const client = new OpenAI({ baseURL, apiKey: "unused", fetch: auth.fetch, maxRetries: 0 });
  return { client, model, auth, [Symbol.asyncDispose]: () => model.close() };
}

type Ask = (client: OpenAI) => Promise<string>;
const messages = [{ role: "user" as const, content: "hi" }];

const asks: readonly (readonly [string, Ask])[] = [
  [
    "chat completions",
    async (client) => {
      const answer = await client.chat.completions.create({ model: "gpt-4.1", messages });
      return answer.choices[0]?.message.content ?? "";
    },
  ],
  [
    "chat completions, streaming",
    async (client) => {
      const stream = await client.chat.completions.create({
        model: "gpt-4.1",
        messages,
        stream: true,
      });
      let text = "";
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
      return text;
    },
  ],
  [
    "responses",
    async (client) =>
      (await client.responses.create({ model: "gpt-4.1", input: "hi" })).output_text,
  ],
  [
    "responses, streaming",
    async (client) => {
      let text = "";
      for await (const event of await client.responses.create({
        model: "gpt-4.1",
        input: "hi",
        stream: true,
      })) {
        if (event.type === "response.output_text.delta") text += event.delta;
      }
      return text;
    },
  ],
];

describe.each(asks)("the openai package, %s", (_, ask) => {
  test("carries the managed identity's token, acquired once", async () => {
    await using open = await session();
    for (let turn = 0; turn < 3; turn++)
      expect(await ask(open.client)).toBe("Hello from the mock model.");
    expect(bench.identity.requests).toHaveLength(1);
    const { token } = await open.auth.getToken();
    expect(open.model.requests.map(({ headers }) => headers["authorization"])).toEqual(
      Array.from({ length: 3 }, () => `Bearer ${token}`),
    );
  });

  test("survives a revoked token without its caller noticing", async () => {
    await using open = await session();
    await ask(open.client);
    open.model.revoke((await open.auth.getToken()).token);
    expect(await ask(open.client)).toBe("Hello from the mock model.");
    expect(open.model.requests.map(({ status }) => status)).toEqual([200, 401, 200]);
    expect(bench.identity.requests).toHaveLength(2);
  });

  test("ten parallel requests refused at once renew once", async () => {
    await using open = await session();
    await ask(open.client);
    open.model.revoke((await open.auth.getToken()).token);
    await Promise.all(Array.from({ length: 10 }, () => ask(open.client)));
    expect(bench.identity.requests).toHaveLength(2);
  });
});

test("with the identity endpoint down, turns go on as long as the token lives", async () => {
  await using open = await session();
  bench.identity.configure({ lifetime: 240 });
  await asks[0]![1](open.client);
  bench.identity.configure({ outage: { status: 500 } });
  for (let turn = 0; turn < 3; turn++) await asks[0]![1](open.client);
  expect(open.model.requests.every(({ status }) => status === 200)).toBe(true);
  expect(open.auth.status().lastError).toMatchObject({ code: "ERR_IDENTITY_UNAVAILABLE" });
});

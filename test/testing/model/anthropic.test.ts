import { Anthropic, AuthenticationError } from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { mockModel } from "../../support/mocks.ts";

const model = await mockModel({ keys: ["key"] });
const client = new Anthropic({ apiKey: "key", baseURL: model.url, maxRetries: 0 });

const ask = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "hi" }],
};
const toolCalls = [{ name: "weather", arguments: '{"city":"Ōsaka"}' }];

describe("messages through the real @anthropic-ai/sdk", () => {
  test.each([false, true])("answer, streaming: %s", async (streaming) => {
    const answer = streaming
      ? await client.messages.stream(ask).finalMessage()
      : await client.messages.create(ask);
    expect(answer.stop_reason).toBe("end_turn");
    expect(answer.content).toMatchObject([{ type: "text", text: "Hello from the mock model." }]);
    expect(model.requests).toMatchObject([
      { api: "messages", path: "/v1/messages", credential: { token: "key" } },
    ]);
  });

  test.each([false, true])("call tools after a text, streaming: %s", async (streaming) => {
    model.configure({ turns: [{ text: "Let me look.", toolCalls }], chunkSize: 3 });
    const answer = streaming
      ? await client.messages.stream(ask).finalMessage()
      : await client.messages.create(ask);
    expect(answer.stop_reason).toBe("tool_use");
    expect(answer.content).toMatchObject([
      { type: "text", text: "Let me look." },
      { type: "tool_use", name: "weather", input: { city: "Ōsaka" } },
    ]);
  });

  test("take a bearer token as well, and refuse a wrong credential in the provider's words", async () => {
    const bearer = { baseURL: model.url, maxRetries: 0, apiKey: null };
    await new Anthropic({ ...bearer, authToken: "key" }).messages.create(ask);
    const refused = new Anthropic({ ...bearer, authToken: "no" }).messages.create(ask);
    await expect(refused).rejects.toBeInstanceOf(AuthenticationError);
    await expect(refused).rejects.toMatchObject({
      error: { error: { type: "authentication_error" } },
    });
  });

  test("script failures in the provider's shape", async () => {
    model.configure({ faults: [{ status: 529 }] });
    await expect(client.messages.create(ask)).rejects.toMatchObject({
      status: 529,
      error: { error: { type: "overloaded_error" } },
    });
  });
});

test("models are listed in the provider's shape", async () => {
  const ids: string[] = [];
  for await (const found of client.models.list()) ids.push(found.id);
  expect(ids).toContain("claude-opus-5-5");
});

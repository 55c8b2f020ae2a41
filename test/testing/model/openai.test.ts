import {
  AzureOpenAI,
  OpenAI,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from "openai";
import { ResponsesWS } from "openai/resources/responses/ws";
import { describe, expect, test, vi } from "vitest";
import { mockModel } from "../../support/mocks.ts";

const model = await mockModel({ keys: ["key"] });
const client = new OpenAI({ apiKey: "key", baseURL: `${model.url}/v1`, maxRetries: 0 });

const ask = { model: "gpt-4.1", messages: [{ role: "user" as const, content: "hi" }] };
const tools = [{ name: "weather", arguments: '{"city":"Ōsaka"}' }];

describe("chat completions through the real openai package", () => {
  test("answer at once", async () => {
    const answer = await client.chat.completions.create(ask);
    expect(answer.choices[0]?.message.content).toBe("Hello from the mock model.");
    expect(answer.choices[0]?.finish_reason).toBe("stop");
    expect(model.requests).toMatchObject([
      { api: "chat", path: "/v1/chat/completions", status: 200, completed: true },
    ]);
  });

  test("stream the same text piece by piece, with usage when it is asked for", async () => {
    model.configure({ chunkSize: 5 });
    const stream = client.chat.completions.stream({
      ...ask,
      stream_options: { include_usage: true },
    });
    const pieces: string[] = [];
    stream.on("content", (piece) => pieces.push(piece));
    const final = await stream.finalChatCompletion();
    expect(pieces).toEqual(["Hello", " from", " the ", "mock ", "model", "."]);
    expect(final.choices[0]?.message.content).toBe("Hello from the mock model.");
    expect(final.usage?.total_tokens).toBeGreaterThan(0);
  });

  test.each([false, true])("call tools, streaming: %s", async (streaming) => {
    model.configure({ turns: [{ toolCalls: tools }] });
    const answer = streaming
      ? await client.chat.completions.stream(ask).finalChatCompletion()
      : await client.chat.completions.create(ask);
    expect(answer.choices[0]?.finish_reason).toBe("tool_calls");
    expect(answer.choices[0]?.message.tool_calls).toMatchObject([
      { type: "function", function: tools[0] },
    ]);
    const after = await client.chat.completions.create(ask);
    expect(after.choices[0]?.message.content).toBe("Hello from the mock model.");
  });

  test("stream a megabyte in as many characters as size says", async () => {
    model.configure({ size: 1_048_576, chunkSize: 4096 });
    let length = 0;
    for await (const chunk of await client.chat.completions.create({ ...ask, stream: true })) {
      length += chunk.choices[0]?.delta.content?.length ?? 0;
    }
    expect(length).toBe(1_048_576);
  });

  test("record that a client went away in the middle of a stream", async () => {
    model.configure({ size: 50_000_000, chunkSize: 100_000 });
    for await (const _ of await client.chat.completions.create({ ...ask, stream: true })) break;
    expect(model.requests).toMatchObject([{ status: 200, completed: false }]);
  });
});

describe("responses through the real openai package", () => {
  const create = { model: "gpt-4.1", input: "hi" };

  test("answer at once", async () => {
    const answer = await client.responses.create(create);
    expect([answer.status, answer.output_text]).toEqual([
      "completed",
      "Hello from the mock model.",
    ]);
  });

  test("stream the same text in events numbered without a gap", async () => {
    const numbers: number[] = [];
    const stream = client.responses.stream(create);
    stream.on("event", (event) => numbers.push(event.sequence_number));
    const final = await stream.finalResponse();
    expect(final.output_text).toBe("Hello from the mock model.");
    expect(numbers).toEqual(numbers.map((_, index) => index));
  });

  test.each([false, true])("call tools after a text, streaming: %s", async (streaming) => {
    model.configure({ turns: [{ text: "Let me look.", toolCalls: tools }] });
    const answer = streaming
      ? await client.responses.stream(create).finalResponse()
      : await client.responses.create(create);
    expect(answer.output).toMatchObject([
      { type: "message", content: [{ text: "Let me look." }] },
      { type: "function_call", status: "completed", ...tools[0] },
    ]);
  });

  test("run over WebSocket, one answer for each message, the credential checked once", async () => {
    const socket = new ResponsesWS(client);
    const texts: string[] = [];
    const done = new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("response.output_text.done", (event) => texts.push(event.text));
      socket.on("response.completed", () => {
        if (texts.length === 2) resolve();
        else socket.send({ type: "response.create", ...create });
      });
    });
    socket.send({ type: "response.create", ...create });
    await done;
    socket.close();
    expect(texts).toEqual(["Hello from the mock model.", "Hello from the mock model."]);
    expect(model.requests.map((request) => [request.socket, request.status])).toEqual([
      ["handshake", 101],
      ["message", 200],
      ["message", 200],
    ]);
  });

  test("refuse a WebSocket whose credential is wrong", async () => {
    const socket = new ResponsesWS(
      new OpenAI({ apiKey: "wrong", baseURL: `${model.url}/v1`, maxRetries: 0 }),
    );
    await expect(new Promise((_, reject) => socket.on("error", reject))).rejects.toThrow(/401/);
    expect(model.requests).toMatchObject([{ status: 401, refused: "unknown" }]);
  });
});

describe("errors as the real openai package reads them", () => {
  test.each([
    [400, BadRequestError],
    [401, AuthenticationError],
    [403, PermissionDeniedError],
    [429, RateLimitError],
    [503, InternalServerError],
  ])("%i", async (status, kind) => {
    model.configure({ faults: [{ status, retryAfter: "0" }] });
    const failing = client.chat.completions.create(ask);
    await expect(failing).rejects.toBeInstanceOf(kind);
    await expect(failing).rejects.toMatchObject({ status, type: expect.any(String) as string });
  });

  test("a stream cut off after its first event fails", async () => {
    model.configure({ faults: [{ break: "truncate" }] });
    const reading = (async () => {
      for await (const _ of await client.chat.completions.create({ ...ask, stream: true }));
    })();
    await expect(reading).rejects.toThrow(/terminated|premature|aborted/i);
  });
});

test("AzureOpenAI reaches the deployment routes with either credential", async () => {
  const azure = { endpoint: model.url, apiVersion: "2024-10-21", deployment: "d", maxRetries: 0 };
  await new AzureOpenAI({ ...azure, apiKey: "key" }).chat.completions.create(ask);
  const tokenProvider = vi.fn<() => Promise<string>>().mockResolvedValue("key");
  await new AzureOpenAI({ ...azure, azureADTokenProvider: tokenProvider }).chat.completions.create(
    ask,
  );
  expect(model.requests).toMatchObject([
    { path: "/openai/deployments/d/chat/completions", credential: { header: "api-key" } },
    { query: { "api-version": "2024-10-21" }, credential: { header: "authorization" } },
  ]);
});

test("models are listed, and found by their ID", async () => {
  model.configure({ models: ["a", "b"] });
  const ids: string[] = [];
  for await (const found of client.models.list()) ids.push(found.id);
  expect(ids).toEqual(["a", "b"]);
  expect((await client.models.retrieve("b")).id).toBe("b");
  await expect(client.models.retrieve("c")).rejects.toBeInstanceOf(NotFoundError);
});

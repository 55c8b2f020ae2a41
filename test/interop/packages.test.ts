import Anthropic from "@anthropic-ai/sdk";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createAzure } from "@ai-sdk/azure";
import { createOpenAI } from "@ai-sdk/openai";
import { AzureChatOpenAI, ChatOpenAI } from "@langchain/openai";
import { generateText, streamText, type LanguageModel } from "ai";
import {
  createProviderAuth,
  createTokenCache,
  type ProviderAuth,
  type ProviderType,
} from "byok-identity";
import type { MockModel } from "byok-identity/testing";
import OpenAI, { AzureOpenAI } from "openai";
import { fetch as undiciFetch } from "undici";
import { expect, test } from "vitest";
import { cloud } from "./support/cloud.ts";
import { statuses } from "./support/seen.ts";

const REPLY = "Hello from the mock model.";
const azure = cloud();

const apiKey = "unused";
const model = "gpt-4.1";
const messages = [{ role: "user" as const, content: "Hello" }];
const prompt = "Hello";

type Fetch = typeof globalThis.fetch;

/** One request by one client; the text of its answer. */
interface Client {
  readonly name: string;
  readonly type: ProviderType;
  /** What the provider's own fetch is made of. */
  readonly fetch?: Fetch;
  readonly ask: (url: string, fetch: Fetch) => Promise<string | null | undefined>;
}

const clients: readonly Client[] = [
  {
    name: "openai, chat",
    type: "openai",
    ask: async (url, fetch) => {
      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey, fetch, maxRetries: 0 });
      const answer = await client.chat.completions.create({ model, messages });
      return answer.choices[0]?.message.content;
    },
  },
  {
    name: "openai, chat, streaming",
    type: "openai",
    ask: async (url, fetch) => {
      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey, fetch, maxRetries: 0 });
      let text = "";
      for await (const { choices } of await client.chat.completions.create({
        model,
        messages,
        stream: true,
      })) {
        text += choices[0]?.delta.content ?? "";
      }
      return text;
    },
  },
  {
    name: "openai, responses",
    type: "openai",
    ask: async (url, fetch) => {
      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey, fetch, maxRetries: 0 });
      return (await client.responses.create({ model, input: prompt })).output_text;
    },
  },
  {
    name: "openai, responses, streaming",
    type: "openai",
    ask: async (url, fetch) => {
      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey, fetch, maxRetries: 0 });
      const stream = client.responses.stream({ model, input: prompt });
      return (await stream.finalResponse()).output_text;
    },
  },
  {
    name: "AzureOpenAI, chat",
    type: "azure",
    ask: async (endpoint, fetch) => {
      const apiVersion = "2024-10-21";
      const client = new AzureOpenAI({ endpoint, apiVersion, apiKey, fetch, maxRetries: 0 });
      const answer = await client.chat.completions.create({ model, messages });
      return answer.choices[0]?.message.content;
    },
  },
  {
    name: "AzureOpenAI, chat, streaming",
    type: "azure",
    ask: async (endpoint, fetch) => {
      const apiVersion = "2024-10-21";
      const client = new AzureOpenAI({ endpoint, apiVersion, apiKey, fetch, maxRetries: 0 });
      const stream = client.chat.completions.stream({ model, messages });
      return stream.finalContent();
    },
  },
  {
    name: "@anthropic-ai/sdk",
    type: "anthropic",
    ask: async (baseURL, fetch) => {
      const client = new Anthropic({ baseURL, apiKey, fetch, maxRetries: 0 });
      const answer = await client.messages.create({ model, messages, max_tokens: 100 });
      return answer.content.map((block) => (block.type === "text" ? block.text : "")).join("");
    },
  },
  {
    name: "@anthropic-ai/sdk, streaming",
    type: "anthropic",
    ask: (baseURL, fetch) =>
      new Anthropic({ baseURL, apiKey, fetch, maxRetries: 0 }).messages
        .stream({ model, messages, max_tokens: 100 })
        .finalText(),
  },
  ...aiSdk("@ai-sdk/openai, responses", "openai", (url, fetch) =>
    createOpenAI({ baseURL: `${url}/v1`, apiKey, fetch })(model),
  ),
  ...aiSdk("@ai-sdk/openai, chat", "openai", (url, fetch) =>
    createOpenAI({ baseURL: `${url}/v1`, apiKey, fetch }).chat(model),
  ),
  ...aiSdk("@ai-sdk/azure, responses", "azure", (url, fetch) =>
    createAzure({ baseURL: `${url}/openai`, apiKey, fetch })(model),
  ),
  ...aiSdk("@ai-sdk/azure, chat", "azure", (url, fetch) =>
    createAzure({ baseURL: `${url}/openai`, apiKey, fetch }).chat(model),
  ),
  ...aiSdk("@ai-sdk/anthropic", "anthropic", (url, fetch) =>
    createAnthropic({ baseURL: `${url}/v1`, apiKey, fetch })("claude-sonnet-4-5"),
  ),
  {
    name: "@langchain/openai",
    type: "openai",
    ask: async (url, fetch) => {
      const configuration = { baseURL: `${url}/v1`, fetch };
      const chat = new ChatOpenAI({ model, apiKey, configuration, maxRetries: 0 });
      return (await chat.invoke(prompt)).text;
    },
  },
  {
    name: "@langchain/openai, streaming",
    type: "openai",
    ask: async (url, fetch) => {
      const configuration = { baseURL: `${url}/v1`, fetch };
      const chat = new ChatOpenAI({ model, apiKey, configuration, maxRetries: 0 });
      let text = "";
      for await (const chunk of await chat.stream(prompt)) text += chunk.text;
      return text;
    },
  },
  {
    name: "@langchain/openai, AzureChatOpenAI",
    type: "azure",
    ask: async (url, fetch) => {
      const chat = new AzureChatOpenAI({
        azureOpenAIEndpoint: url,
        azureOpenAIApiDeploymentName: model,
        azureOpenAIApiVersion: "2024-10-21",
        azureOpenAIApiKey: apiKey,
        configuration: { fetch },
        maxRetries: 0,
      });
      return (await chat.invoke(prompt)).text;
    },
  },
  { name: "Node's fetch", type: "openai", ask: plainly },
  // Two type declarations of one standard.
  {
    name: "undici's fetch",
    type: "openai",
    fetch: undiciFetch as unknown as Fetch,
    ask: plainly,
  },
];

function aiSdk(
  name: string,
  type: ProviderType,
  open: (url: string, fetch: Fetch) => LanguageModel,
): Client[] {
  return [
    {
      name,
      type,
      ask: async (url, fetch) =>
        (await generateText({ model: open(url, fetch), prompt, maxRetries: 0 })).text,
    },
    {
      name: `${name}, streaming`,
      type,
      ask: async (url, fetch) =>
        streamText({ model: open(url, fetch), prompt, maxRetries: 0 }).text,
    },
  ];
}

async function plainly(url: string, fetch: Fetch): Promise<string> {
  const response = await fetch(`${url}/v1/responses`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, input: prompt }),
  });
  const { output } = (await response.json()) as {
    output: { content: { text: string }[] }[];
  };
  return output[0]?.content[0]?.text ?? "";
}

async function opened({
  type,
  fetch,
}: Client): Promise<{ endpoint: MockModel; auth: ProviderAuth }> {
  const endpoint = await azure.model();
  const auth = createProviderAuth(
    { type, baseUrl: endpoint.url, managedIdentity: {} },
    { cache: createTokenCache(), ...(fetch === undefined ? {} : { fetch }) },
  );
  return { endpoint, auth };
}

test.each(clients)("$name: a token revoked in the middle goes unnoticed", async (client) => {
  const { endpoint, auth } = await opened(client);

  expect(await client.ask(endpoint.url, auth.fetch)).toBe(REPLY);
  endpoint.revoke(azure.lastToken());
  expect(await client.ask(endpoint.url, auth.fetch)).toBe(REPLY);

  expect(statuses(endpoint)).toEqual([200, 401, 200]);
  expect(azure.identity.requests).toHaveLength(2);
  expect(endpoint.requests.every(({ headers }) => headers["api-key"] === undefined)).toBe(true);
  expect(endpoint.requests.every(({ headers }) => headers["x-api-key"] === undefined)).toBe(true);
});

test.each(clients)("$name: ten at once that are refused renew once", async (client) => {
  const { endpoint, auth } = await opened(client);
  await client.ask(endpoint.url, auth.fetch);
  endpoint.revoke(azure.lastToken());
  // So that all of them are under way before the first is refused.
  endpoint.configure({ delay: 150 });

  const answers = await Promise.all(
    Array.from({ length: 10 }, () => client.ask(endpoint.url, auth.fetch)),
  );

  expect(answers).toEqual(Array.from({ length: 10 }, () => REPLY));
  expect(statuses(endpoint).filter((status) => status === 401)).toHaveLength(10);
  expect(endpoint.requests).toHaveLength(21);
  expect(azure.identity.requests).toHaveLength(2);
});

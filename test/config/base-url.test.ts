import { expect, test } from "vitest";
import { baseUrlProblems } from "../../src/config/base-url.ts";

function messages(baseUrl: string, type?: string): string[] {
  return baseUrlProblems({ baseUrl, type }).map(({ message }) => message);
}

test.each([
  "https://h",
  "https://h/",
  "https://h/openai/v1",
  "https://h/openai/deployments/gpt-4.1",
  "http://127.0.0.1:8080/v1/",
  "https://[::1]:8443/v1",
  "https://h/messages-api/v1",
  "https://h/responses/v1",
  "https://h/x%3Fy",
])("a base URL may be %s", (baseUrl) => {
  expect(messages(baseUrl)).toEqual([]);
});

test("a query is an error that says where the API version belongs", () => {
  expect(messages("https://h/openai?api-version=2024-10-21")).toEqual([
    'holds a query; write azure: {apiVersion: "2024-10-21"} and end it before the “?”',
  ]);
});

test.each(["https://h/v1?", "https://h/v1?code=s3cret", "https://h?x=y"])(
  "%s: any other query is an error, and is not shown",
  (baseUrl) => {
    expect(messages(baseUrl)).toEqual([
      "holds a query, which is not passed on; end it before the “?”",
    ]);
  },
);

test("an API version of another format is not shown", () => {
  expect(messages("https://h?api-version=s%20%22x").join()).toContain('apiVersion: "VERSION"');
});

test("a fragment is an error", () => {
  expect(messages("https://h/v1#top?x")).toEqual([
    "holds a fragment, which is never sent; end it before the “#”",
  ]);
});

test.each([
  ["https://h/openai/v1/chat/completions", undefined, "/chat/completions"],
  ["https://h/v1/responses/", "openai", "/responses"],
  ["https://h/v1/Responses", "azure", "/Responses"],
  ["https://h/v1/completions", undefined, "/completions"],
  ["https://h/v1/embeddings", undefined, "/embeddings"],
  ["https://h/anthropic/v1/messages", "anthropic", "/v1/messages"],
  ["https://h/anthropic/messages", "anthropic", "/messages"],
  ["https://h/v1/messages", "openai", "/messages"],
  ["https://h/v1/messages/count_tokens", "anthropic", "/v1/messages/count_tokens"],
  ["https://h/v1/responses/compact", undefined, "/responses/compact"],
  ["https://h/v1/realtime", undefined, "/realtime"],
  ["https://h/v1/images/generations", undefined, "/images/generations"],
  ["https://h/v1/audio/speech", undefined, "/audio/speech"],
  ["https://h/v1beta/models/gemini:generateContent", undefined, "/models/gemini:generateContent"],
])("%s (%s): an operation is an error that says where the URL ends", (baseUrl, type, end) => {
  expect(messages(baseUrl, type)).toEqual([
    `ends in an operation, which clients append themselves; end it before “${end}”`,
  ]);
});

test("every problem of a portal.s target URI is reported at once", () => {
  const target =
    "https://u:p@h/openai/deployments/gpt/chat/completions?api-version=2024-10-21#section";
  expect(messages(target)).toEqual([
    "contains a user name or password; put the credential into its own field",
    "ends in an operation, which clients append themselves; end it before “/chat/completions”",
    'holds a query; write azure: {apiVersion: "2024-10-21"} and end it before the “?”',
    "holds a fragment, which is never sent; end it before the “#”",
  ]);
});

test("a host in Unicode is an error that says how to write it", () => {
  expect(messages("https://münchen.example/v1")).toEqual([
    "names the host in Unicode; write xn--mnchen-3ya.example",
  ]);
  expect(messages("https://h/münchen")).toEqual([
    "contains characters that must be percent-encoded in a URL",
  ]);
});

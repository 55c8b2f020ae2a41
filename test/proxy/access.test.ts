import { expect, test } from "vitest";
import { answersElsewhere, dial } from "../support/dial.ts";
import { bodyOf, head, raw, startFor, startProvider, statusOf } from "./support.ts";

async function rig() {
  const provider = await startProvider();
  const proxy = await startFor({ baseUrl: `${provider.url}/v1` });
  return { provider, proxy, send: (text: string) => raw(proxy.port, text) };
}

test("startProxy() lets a request with the run's key pass, and no key of another run", async () => {
  const { provider, proxy, send } = await rig();
  expect(proxy.key).toMatch(/^[\w-]{43}$/);
  expect(statusOf(await send(head(proxy.key)))).toBe(200);
  const other = await startFor({ baseUrl: `${provider.url}/v1` });
  expect(other.key).not.toBe(proxy.key);
  expect(statusOf(await send(head(other.key)))).toBe(401);
  expect(provider.seen).toHaveLength(1);
});

test.each([
  ["Authorization: Bearer KEY", 200],
  ["authorization: bearer KEY", 200],
  ["api-key: KEY", 200],
  ["x-api-key: KEY", 200],
  ["X-Api-Key: KEY\r\nAuthorization: Bearer something-else", 200],
  ["Authorization: KEY", 401],
  ["Authorization: Basic KEY", 401],
  ["Authorization: Bearer KEYx", 401],
  ["Authorization: Bearer PART", 401],
  ["x-api-key: PART", 401],
  ["Authorization: Bearer", 401],
  ["Authorization: Bearer KEY KEY", 401],
  ["api-key: ", 401],
  ["Cookie: key=KEY", 401],
  ["X-Other: KEY", 401],
])("the key is accepted in its places alone: %s → %i", async (header, status) => {
  const { provider, proxy, send } = await rig();
  const answer = await send(
    `GET /v1/models HTTP/1.1\r\nHost: localhost\r\n${header.replaceAll("KEY", proxy.key).replaceAll("PART", proxy.key.slice(0, -1))}\r\nConnection: close\r\n\r\n`,
  );
  expect(statusOf(answer)).toBe(status);
  expect(provider.seen).toHaveLength(status === 200 ? 1 : 0);
});

test("a key of the right length with one wrong character is refused, whichever it is", async () => {
  const { provider, proxy, send } = await rig();
  for (const at of [0, 20, 42]) {
    const wrong =
      proxy.key.slice(0, at) + (proxy.key[at] === "A" ? "B" : "A") + proxy.key.slice(at + 1);
    expect(statusOf(await send(head(wrong)))).toBe(401);
  }
  expect(provider.seen).toHaveLength(0);
});

test.each([
  ["Host: 127.0.0.1:8080", 200],
  ["Host: localhost", 200],
  ["Host: LOCALHOST:1", 200],
  ["Host: [::1]:80", 200],
  ["Host: 127.1.2.3", 200],
  ["Host: evil.example", 403],
  ["Host: 127.0.0.1.evil.example", 403],
  ["Host: localhost.evil.example:80", 403],
  ["Host: evil.example:127.0.0.1", 403],
  ["Host: 0.0.0.0", 403],
  ["Host: 10.0.0.1", 403],
  ["Host:", 403],
  ["Host: localhost\r\nHost: localhost", 403],
  ["Host: localhost\r\nHost: evil.example", 403],
])("a foreign Host is refused, right key or not: %s → %i", async (host, status) => {
  const { provider, proxy, send } = await rig();
  const answer = await send(
    `GET /v1/models HTTP/1.1\r\n${host}\r\nAuthorization: Bearer ${proxy.key}\r\nConnection: close\r\n\r\n`,
  );
  expect(statusOf(answer)).toBe(status);
  expect(provider.seen).toHaveLength(status === 200 ? 1 : 0);
});

test("a request without Host is refused, in HTTP/1.1 and in HTTP/1.0", async () => {
  const { provider, proxy, send } = await rig();
  const key = `Authorization: Bearer ${proxy.key}`;
  expect(statusOf(await send(`GET /v1/models HTTP/1.1\r\n${key}\r\n\r\n`))).toBe(400);
  expect(await send(`GET /v1/models HTTP/1.0\r\n${key}\r\n\r\n`)).toMatch(/^HTTP\/1\.\d 403/);
  expect(provider.seen).toHaveLength(0);
});

test.each(["https://evil.example", "null", "http://127.0.0.1", ""])(
  "a request with Origin is refused, right key or not: “%s”",
  async (origin) => {
    const { provider, proxy, send } = await rig();
    const answer = await send(head(proxy.key, undefined, `Origin: ${origin}`));
    expect(statusOf(answer)).toBe(403);
    expect(answer).not.toMatch(/access-control-/i);
    expect(provider.seen).toHaveLength(0);
  },
);

test("a preflight is refused without CORS headers", async () => {
  const { provider, send } = await rig();
  const answer = await send(
    "OPTIONS /v1/models HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\nConnection: close\r\n\r\n",
  );
  expect(statusOf(answer)).toBe(403);
  expect(answer).not.toMatch(/access-control-/i);
  expect(provider.seen).toHaveLength(0);
});

test.each([
  ["GET http://evil.example/v1/models HTTP/1.1", 400],
  ["GET http://127.0.0.1/v1/models HTTP/1.1", 400],
  ["GET //evil.example/v1/models HTTP/1.1", 400],
  ["OPTIONS * HTTP/1.1", 400],
  ["GET /v1/../admin HTTP/1.1", 400],
  ["GET /v1/%2e%2e/admin HTTP/1.1", 400],
  ["GET /v1/%252e%252e/admin HTTP/1.1", 400],
  ["GET /v1/..%2fadmin HTTP/1.1", 400],
  ["GET /v1/..;/admin HTTP/1.1", 400],
  ["GET /v1\\..\\admin HTTP/1.1", 400],
  ["GET /v1/%5c..%5cadmin HTTP/1.1", 400],
  ["GET /v1//models HTTP/1.1", 400],
  ["GET /v1/models%0d%0aX-Injected:1 HTTP/1.1", 400],
  ["GET /v1/models%00 HTTP/1.1", 400],
  ["GET /v1/models#fragment HTTP/1.1", 400],
  ["GET /v1/models?a=\u007f HTTP/1.1", 400],
  ["TRACE /v1/models HTTP/1.1", 405],
  ["PROPFIND /v1/models HTTP/1.1", 405],
])(
  "a target or method that could mislead the credential is refused: %s → %i",
  async (line, status) => {
    const { provider, proxy, send } = await rig();
    expect(statusOf(await send(head(proxy.key, line)))).toBe(status);
    expect(provider.seen).toHaveLength(0);
  },
);

test("CONNECT is refused, with the key and without", async () => {
  const { provider, proxy, send } = await rig();
  const line = "CONNECT evil.example:443 HTTP/1.1";
  expect(statusOf(await send(head(proxy.key, line)))).toBe(405);
  expect(statusOf(await send(head("wrong", line)))).toBe(401);
  expect(provider.seen).toHaveLength(0);
});

test("what lies outside the provider's path is not served", async () => {
  const provider = await startProvider();
  const proxy = await startFor({ baseUrl: `${provider.url}/openai/v1` });
  const get = async (path: string) =>
    statusOf(await raw(proxy.port, head(proxy.key, `GET ${path} HTTP/1.1`)));
  expect(await get("/openai/v1/models")).toBe(200);
  // Azure's clients come to the deployments by a base URL of their own.
  expect(await get("/openai/deployments/d/chat/completions?api-version=2024-10-21")).toBe(200);
  expect(await get("/openaix/models")).toBe(404);
  expect(await get("/admin")).toBe(404);
  expect(provider.seen).toHaveLength(2);
});

test.each([
  ["Content-Length and chunked", "Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n"],
  ["two lengths", "Content-Length: 3\r\nContent-Length: 4", "abcd"],
  ["a list of lengths", "Content-Length: 4, 4", "abcd"],
  ["a signed length", "Content-Length: +4", "abcd"],
  ["a chunked that is not last", "Transfer-Encoding: chunked, identity", "0\r\n\r\n"],
  ["an unknown coding", "Transfer-Encoding: xchunked", "0\r\n\r\n"],
  ["a doubled chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "0\r\n\r\n"],
  ["a blank before the colon", "Transfer-Encoding : chunked", "0\r\n\r\n"],
  ["a folded header", "X-A: b\r\n Transfer-Encoding: chunked", "0\r\n\r\n"],
  ["a bare carriage return", "X-A: b\rTransfer-Encoding: chunked", "0\r\n\r\n"],
  ["a null byte", "X-A: b\0c", ""],
  ["a chunk size with a sign", "Transfer-Encoding: chunked", "+4\r\nabcd\r\n0\r\n\r\n"],
  ["a chunk size in 0x form", "Transfer-Encoding: chunked", "0x4\r\nabcd\r\n0\r\n\r\n"],
  ["a chunk without its line end", "Transfer-Encoding: chunked", "4\r\nabcdX0\r\n\r\n"],
])("a request shape that smuggling needs ends the connection: %s", async (_name, headers, body) => {
  const { provider, proxy, send } = await rig();
  const smuggled = "GET /v1/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const answer = await send(
    `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${proxy.key}\r\n${headers}\r\n\r\n${body}${smuggled}`,
  );
  expect(statusOf(answer)).toBe(400);
  expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect(provider.seen).toHaveLength(0);
});

test("a body gets new framing for the provider, so that its content is never a second request", async () => {
  const { provider, proxy, send } = await rig();
  const inner = "0\r\n\r\nGET /v1/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const answer = await send(
    `${head(proxy.key, "POST /v1/chat/completions HTTP/1.1", `Content-Length: ${inner.length}`)}${inner}`,
  );
  expect(statusOf(answer)).toBe(200);
  expect(provider.seen.map(({ url, body }) => [url, body.toString()])).toEqual([
    ["/v1/chat/completions", inner],
  ]);
});

test("a refused request's connection is closed, so that its unread rest is never taken for a request", async () => {
  const { proxy, provider, send } = await rig();
  const answer = await send(
    `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n${head(proxy.key)}`,
  );
  expect(statusOf(answer)).toBe(401);
  expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect(provider.seen).toHaveLength(0);
});

test.each([
  ["openai", { error: { type: "authentication_error", code: "local_key_missing", param: null } }],
  ["azure", { error: { code: "local_key_missing" } }],
  ["anthropic", { type: "error", error: { type: "authentication_error" } }],
] as const)("a refusal has the shape of %s errors, with what to do", async (type, shape) => {
  const provider = await startProvider();
  const proxy = await startFor({ baseUrl: provider.url, type });
  const answer = await raw(proxy.port, head("wrong"));
  const hint: unknown = expect.stringContaining("Send the key");
  expect(bodyOf(answer)).toMatchObject({ ...shape, error: { ...shape.error, message: hint } });
  expect(answer).toMatch(/^www-authenticate: Bearer/im);
  expect(answer).not.toContain(proxy.key);
});

test("the proxy listens on 127.0.0.1 and on no other address", async () => {
  const { proxy } = await rig();
  expect(proxy.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await dial("127.0.0.1", proxy.port)).toBe("connected");
  expect(await answersElsewhere(proxy.port)).toBe(false);
});

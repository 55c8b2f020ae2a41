import { Agent, request } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { head, raw, startFor, startProvider, statusOf } from "./support.ts";

test("the provider gets its own credential and no credential, cookie or hop-by-hop header of the client", async () => {
  const provider = await startProvider();
  const proxy = await startFor({ baseUrl: `${provider.url}/v1` });
  await raw(
    proxy.port,
    [
      "POST /v1/chat/completions?api-version=1&api-key=theirs&Access_Token=theirs&a=%20 HTTP/1.1",
      "Host: localhost:1234",
      `Authorization: Bearer ${proxy.key}`,
      "api-key: theirs",
      "x-api-key: theirs",
      "X-Goog-Api-Key: theirs",
      "Ocp-Apim-Subscription-Key: theirs",
      "Proxy-Authorization: Basic dGhlaXJz",
      "Cookie: session=theirs",
      `X-Debug: the key is ${proxy.key}`,
      "X-Original-Url: /admin",
      "X-Named: theirs",
      "Connection: close, X-Named",
      "Keep-Alive: timeout=1",
      "TE: trailers",
      "Trailer: X-End",
      "Content-Type: application/json",
      "X-Stainless-Lang: js",
      "OpenAI-Organization: org",
      "Accept-Encoding: br",
      "Via: 1.0 earlier",
      "Content-Length: 2",
      "",
      "{}",
    ].join("\r\n"),
  );
  const [seen] = provider.seen;
  expect(seen?.url).toBe("/v1/chat/completions?api-version=1&a=%20");
  expect(JSON.stringify(seen)).not.toMatch(/theirs|dGhlaXJz/);
  expect(JSON.stringify(seen)).not.toContain(proxy.key);
  expect(seen?.headers).toEqual({
    host: new URL(provider.url).host,
    connection: "keep-alive",
    authorization: "Bearer real-credential",
    "content-type": "application/json",
    "x-stainless-lang": "js",
    "openai-organization": "org",
    "accept-encoding": "br",
    via: "1.0 earlier, 1.1 byok-identity",
    "content-length": "2",
  });
});

test.each([
  ["openai", "authorization", "Bearer k"],
  ["azure", "api-key", "k"],
  ["anthropic", "x-api-key", "k"],
] as const)("a key goes to %s in the header of its dialect", async (type, name, value) => {
  const provider = await startProvider();
  const proxy = await startFor({ baseUrl: provider.url, type, apiKey: "k" });
  await raw(proxy.port, head(proxy.key));
  const {
    authorization,
    "api-key": azure,
    "x-api-key": anthropic,
  } = provider.seen[0]?.headers ?? {};
  expect({ authorization, "api-key": azure, "x-api-key": anthropic }).toEqual({
    authorization: undefined,
    "api-key": undefined,
    "x-api-key": undefined,
    [name]: value,
  });
});

test("the configured headers take the place of the client's", async () => {
  const provider = await startProvider();
  const proxy = await startFor({ baseUrl: provider.url, headers: { "X-Tenant": "ours" } });
  await raw(proxy.port, head(proxy.key, undefined, "x-tenant: theirs"));
  expect(provider.seen[0]?.headers["x-tenant"]).toBe("ours");
});

test("header values cannot be injected: what the parser let pass arrives as one value", async () => {
  const provider = await startProvider();
  const proxy = await startFor({ baseUrl: provider.url });
  const answer = await raw(
    proxy.port,
    head(proxy.key, undefined, "X-A: one\\r\\nX-Injected: 1", "X-B: ä\tb"),
  );
  expect(statusOf(answer)).toBe(200);
  expect(provider.seen[0]?.headers["x-a"]).toBe("one\\r\\nX-Injected: 1");
  expect(provider.seen[0]?.headers["x-injected"]).toBeUndefined();
  expect(Buffer.from(provider.seen[0]?.headers["x-b"] as string, "latin1").toString()).toBe("ä\tb");
});

test("the answer arrives without what speaks of the provider's origin or its connection", async () => {
  const provider = await startProvider((_request, response) => {
    response.writeHead(201, [
      ["Content-Type", "application/json"],
      ["X-Request-Id", "r1"],
      ["X-Two", "a"],
      ["X-Two", "b"],
      ["Set-Cookie", "ARRAffinity=1"],
      ["Access-Control-Allow-Origin", "*"],
      ["Strict-Transport-Security", "max-age=1"],
      ["Alt-Svc", "h3"],
      ["X-Hop", "1"],
      ["Connection", "keep-alive, X-Hop"],
      ["Location", `${provider.url}/v1/files/1?a=b`],
    ] as never);
    response.end("{}");
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const answer = await raw(proxy.port, head(proxy.key));
  expect(statusOf(answer)).toBe(201);
  expect(answer).toMatch(/x-request-id: r1\r\nx-two: a\r\nx-two: b/i);
  expect(answer).toMatch(/^location: \/v1\/files\/1\?a=b\r$/im);
  expect(answer).not.toMatch(/cookie|access-control|strict-transport|alt-svc|x-hop/i);
});

test.each([
  ["https://elsewhere.example/x", "https://elsewhere.example/x"],
  ["/relative", "/relative"],
])("a redirect is handed on, not followed: %s", async (location, arrived) => {
  const provider = await startProvider((_request, response) => {
    response.writeHead(307, { location }).end();
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const answer = await raw(proxy.port, head(proxy.key));
  expect(statusOf(answer)).toBe(307);
  expect(answer).toContain(`location: ${arrived}\r\n`);
  expect(provider.seen).toHaveLength(1);
});

test.each(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
  "%s is carried, with a body and without",
  async (method) => {
    const provider = await startProvider((_request, response) => {
      response.writeHead(200, { "content-length": 2 }).end(method === "HEAD" ? undefined : "{}");
    });
    const proxy = await startFor({ baseUrl: provider.url });
    const line = `${method} /v1/x HTTP/1.1`;
    expect(await raw(proxy.port, head(proxy.key, line))).toMatch(/200 OK[^]*content-length: 2\r/i);
    const whole = `${head(proxy.key, line, "Content-Length: 3")}abc`;
    expect(statusOf(await raw(proxy.port, whole))).toBe(200);
    expect(provider.seen.map((seen) => [seen.method, seen.body.toString()])).toEqual([
      [method, ""],
      [method, "abc"],
    ]);
  },
);

test("Expect: 100-continue is answered once the request is admitted, and not handed on", async () => {
  const provider = await startProvider();
  const proxy = await startFor({ baseUrl: provider.url });
  const whole = head(proxy.key, "POST /v1/x HTTP/1.1", "Content-Length: 3", "Expect: 100-continue");
  const answer = await new Promise<string>((resolve) => {
    let got = "";
    const socket = connect(proxy.port, "127.0.0.1", () => socket.write(whole));
    socket.on("data", (chunk) => {
      got += chunk.toString();
      if (got === "HTTP/1.1 100 Continue\r\n\r\n") socket.write("abc");
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(got));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  expect(provider.seen[0]?.headers.expect).toBeUndefined();
  expect(provider.seen[0]?.body.toString()).toBe("abc");
  const refused = head("wrong", "POST /v1/x HTTP/1.1", "Content-Length: 3", "Expect: 100-continue");
  expect(await raw(proxy.port, refused)).toMatch(/^HTTP\/1\.1 401/);
});

test("connections are kept alive on both sides", async () => {
  const provider = await startProvider();
  let connections = 0;
  provider.server.on("connection", () => (connections += 1));
  const proxy = await startFor({ baseUrl: provider.url });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const reused: boolean[] = [];
  for (let count = 0; count < 5; count++) {
    await new Promise<void>((resolve) => {
      const headers = { "x-api-key": proxy.key };
      const sending = request({ port: proxy.port, path: "/v1/x", headers, agent }, (response) => {
        response.resume().on("end", resolve);
      });
      sending.on("socket", () => reused.push(sending.reusedSocket)).end();
    });
    await new Promise(setImmediate);
  }
  agent.destroy();
  expect(reused).toEqual([false, true, true, true, true]);
  expect(connections).toBe(1);
});

test("a wish for h2c, which Java's client has, is answered in HTTP/1.1 as if it had not been made", async () => {
  const provider = await startProvider();
  const proxy = await startFor({ baseUrl: provider.url });
  const answer = await raw(
    proxy.port,
    `POST /v1/x HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${proxy.key}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\nContent-Length: 3\r\n\r\nabc`,
    /\{\}/,
  );
  expect(statusOf(answer)).toBe(200);
  expect(provider.seen[0]?.body.toString()).toBe("abc");
  expect(provider.seen[0]?.headers.upgrade).toBeUndefined();
});

test.each([
  ["openai", { error: { type: "server_error", code: "upstream_unreachable" } }],
  ["azure", { error: { code: "upstream_unreachable" } }],
  ["anthropic", { type: "error", error: { type: "api_error" } }],
] as const)("an unreachable provider is a 502 in the shape of %s errors", async (type, shape) => {
  const proxy = await startFor({ baseUrl: "http://127.0.0.1:1/v1", type });
  const answer = await raw(proxy.port, head(proxy.key));
  expect(statusOf(answer)).toBe(502);
  expect(JSON.parse(answer.slice(answer.indexOf("{")))).toMatchObject(shape);
});

test("a provider that does not answer in time is a 504", async () => {
  const provider = await startProvider(() => undefined);
  const proxy = await startFor({ baseUrl: provider.url }, { upstreamTimeout: 100 });
  expect(await raw(proxy.port, head(proxy.key))).toMatch(/^HTTP\/1\.1 504[^]*upstream_timeout/);
});

test("a provider that breaks off before its answer is a 502", async () => {
  const provider = await startProvider((incoming) => incoming.socket.resetAndDestroy());
  const proxy = await startFor({ baseUrl: provider.url });
  expect(statusOf(await raw(proxy.port, head(proxy.key)))).toBe(502);
});

test("startProxy() refuses plain http to another machine", async () => {
  const baseUrl = "http://models.example.com/v1";
  await expect(startFor({ baseUrl })).rejects.toThrow(/plain http/);
});

test("a body in chunks arrives whole, in one piece or streamed", async () => {
  const parts = Array.from({ length: 100 }, (_, at) => `part ${at};`.padEnd(5_000));
  const provider = await startProvider();
  for (const replayLimit of [1_000_000, 10]) {
    const proxy = await startFor({ baseUrl: provider.url }, { replayLimit });
    await new Promise<void>((resolve) => {
      const sending = request(
        {
          port: proxy.port,
          method: "POST",
          path: "/v1/x",
          headers: { "x-api-key": proxy.key, host: "localhost" },
        },
        (response) => response.resume().on("end", resolve),
      );
      for (const part of parts) sending.write(part);
      sending.end();
    });
  }
  const whole = parts.join("");
  expect(provider.seen.map(({ body }) => body.toString())).toEqual([whole, whole]);
  expect(provider.seen.map(({ headers }) => headers["transfer-encoding"])).toEqual([
    undefined,
    "chunked",
  ]);
});

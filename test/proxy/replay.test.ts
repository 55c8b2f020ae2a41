import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { startMockModel } from "../../src/testing/index.ts";
import { head, raw, startFor, startProvider, statusOf } from "./support.ts";
import { mockIdentity } from "../support/mocks.ts";

const identity = await mockIdentity({}, "imds");

async function post(
  proxy: { readonly origin: string; readonly key: string },
  body: string | Buffer,
  path = "/v1/chat/completions",
): Promise<Response> {
  return fetch(`${proxy.origin}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${proxy.key}`, "content-type": "application/json" },
    body,
  });
}

/** A provider that accepts only the newest token of a managed identity. */
async function rig(options: Parameters<typeof startFor>[1] = {}) {
  const refused = new Set<string>();
  const provider = await startProvider((request, response) => {
    const token = request.headers.authorization?.slice("Bearer ".length) ?? "";
    const ok = identity.issued(token) !== undefined && !refused.has(token);
    response.writeHead(ok ? 200 : 401, { "content-type": "application/json" });
    response.end(ok ? '{"ok":true}' : '{"error":"refused by the provider"}');
  });
  const proxy = await startFor({ baseUrl: `${provider.url}/v1`, managedIdentity: {} }, options);
  return {
    provider,
    proxy,
    revoke: () => {
      for (const { token } of identity.requests) if (token !== undefined) refused.add(token);
    },
  };
}

test("a 401 renews the token and sends the request again, byte for byte; the client sees nothing of it", async () => {
  const { provider, proxy, revoke } = await rig();
  await post(proxy, "first");
  revoke();
  const body = randomBytes(3 * 1024 * 1024);
  const response = await post(proxy, body);
  expect(response.status).toBe(200);
  expect(response.headers.get("byok-identity-note")).toBeNull();
  expect(identity.requests).toHaveLength(2);
  const [, refused, again] = provider.seen;
  expect(refused?.body.equals(body)).toBe(true);
  expect(again?.body.equals(body)).toBe(true);
  expect(again?.headers.authorization).not.toBe(refused?.headers.authorization);
  const { authorization: _1, ...before } = refused?.headers ?? {};
  const { authorization: _2, ...after } = again?.headers ?? {};
  expect(after).toEqual(before);
});

test("a burst of refusals of one token renews once", async () => {
  const { proxy, revoke } = await rig();
  await post(proxy, "first");
  revoke();
  const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => post(proxy, `${at}`)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
  expect(identity.requests).toHaveLength(2);
});

test("a body over the limit is streamed and not sent again: the 401 comes back with a note, the next request is renewed", async () => {
  const { provider, proxy, revoke } = await rig({ replayLimit: 1000 });
  await post(proxy, "first");
  revoke();
  const refused = await post(proxy, "x".repeat(1001));
  expect(refused.status).toBe(401);
  expect(await refused.text()).toBe('{"error":"refused by the provider"}');
  expect(refused.headers.get("byok-identity-note")).toMatch(/over the limit/);
  expect(provider.seen.at(-1)?.body.toString()).toBe("x".repeat(1001));
  expect(provider.seen.at(-1)?.headers["content-length"]).toBe("1001");
  expect((await post(proxy, "x".repeat(1001))).status).toBe(200);
  expect(identity.requests).toHaveLength(2);
});

test("a body of exactly the limit is sent again", async () => {
  const { proxy, revoke } = await rig({ replayLimit: 1000 });
  await post(proxy, "first");
  revoke();
  expect((await post(proxy, "x".repeat(1000))).status).toBe(200);
});

test("a provider that refuses every token answers for itself, after one replay", async () => {
  const provider = await startProvider((_request, response) => {
    response.writeHead(401, { "www-authenticate": "Bearer" }).end("no");
  });
  const proxy = await startFor({ baseUrl: provider.url, managedIdentity: {} });
  const response = await post(proxy, "{}");
  expect(response.status).toBe(401);
  expect(await response.text()).toBe("no");
  expect(provider.seen).toHaveLength(2);
  expect(identity.requests).toHaveLength(2);
});

test("a token that comes back unchanged is not sent again: the 401 comes back with a note", async () => {
  identity.configure({ rotate: false });
  const long = "no ".repeat(50_000);
  const provider = await startProvider((_request, response) => {
    response.writeHead(401, { "content-type": "text/plain" }).end(long);
  });
  const proxy = await startFor({ baseUrl: provider.url, managedIdentity: {} });
  const response = await post(proxy, "{}");
  expect(response.status).toBe(401);
  expect(await response.text()).toBe(long);
  expect(response.headers.get("byok-identity-note")).toMatch(/ERR_TOKEN_UNCHANGED/);
  expect(provider.seen).toHaveLength(1);
  expect(identity.requests).toHaveLength(2);
});

test("a static credential is not sent again", async () => {
  const provider = await startProvider((_request, response) => {
    response.writeHead(401).end("no");
  });
  const proxy = await startFor({ baseUrl: provider.url });
  const response = await post(proxy, "{}");
  expect(response.status).toBe(401);
  expect(response.headers.get("byok-identity-note")).toMatch(/ERR_TOKEN_STATIC/);
  expect(provider.seen).toHaveLength(1);
});

test("a 403 is handed on and renews nothing", async () => {
  const provider = await startProvider((_request, response) => {
    response.writeHead(403).end("no");
  });
  const proxy = await startFor({ baseUrl: provider.url, managedIdentity: {} });
  expect((await post(proxy, "{}")).status).toBe(403);
  expect(provider.seen).toHaveLength(1);
  expect(identity.requests).toHaveLength(1);
});

test.each([
  ["of the only line", []],
  ["of the second line", ["Negotiate YII=="]],
])("the claims of a challenge reach the source: %s", async (_name, before) => {
  const claims = '{"access_token":{"nbf":{"essential":true}}}';
  const asked: unknown[] = [];
  const provider = await startProvider((request, response) => {
    const ok = request.headers.authorization === "Bearer two";
    const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;
    response.writeHead(ok ? 200 : 401, ok ? {} : { "www-authenticate": [...before, challenge] });
    response.end("{}");
  });
  const real = createProviderAuth(
    { baseUrl: provider.url, bearerToken: "one" },
    { cache: createTokenCache() },
  );
  const auth = {
    ...real,
    getToken: (request?: Parameters<typeof real.getToken>[0]) => {
      asked.push(request);
      return Promise.resolve({ token: request?.rejected === undefined ? "one" : "two" });
    },
  };
  const proxy = await startFor({ baseUrl: provider.url }, { auth });
  expect((await post(proxy, "{}")).status).toBe(200);
  expect(asked).toEqual([undefined, { rejected: { token: "one" }, claims, watched: true }]);
});

test.each([
  ["may pass", { status: 503 }, 503, "ERR_IDENTITY_UNAVAILABLE"],
  ["is for good", { status: 400 }, 401, "ERR_IDENTITY_REFUSED"],
])("without a credential nothing is sent; the failure %s", async (_name, outage, status, code) => {
  identity.configure({ outage });
  const provider = await startProvider();
  const auth = createProviderAuth(
    { baseUrl: provider.url, managedIdentity: {} },
    { cache: createTokenCache(), acquireTimeout: 500 },
  );
  const proxy = await startFor({ baseUrl: provider.url, managedIdentity: {} }, { auth });
  const response = await post(proxy, "{}");
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({
    error: { code, message: expect.stringMatching(/No credential.*Nothing was sent/) as unknown },
  });
  expect(response.headers.has("retry-after")).toBe(status === 503);
  expect(provider.seen).toHaveLength(0);
});

test("a client that leaves while the token is renewed is not followed by a replay", async () => {
  const { provider, proxy, revoke } = await rig();
  await post(proxy, "first");
  revoke();
  identity.configure({ delay: 150 });
  const leaving = new AbortController();
  const answer = fetch(`${proxy.origin}/v1/x`, {
    method: "POST",
    headers: { "x-api-key": proxy.key },
    body: "{}",
    signal: leaving.signal,
  });
  await expect.poll(() => identity.requests.length).toBe(2);
  leaving.abort();
  await expect(answer).rejects.toThrow(/abort/);
  // The first waits for that renewal, as a replay would have, and the second is a whole request later.
  for (const body of ["next", "last"]) expect((await post(proxy, body)).status).toBe(200);
  expect(provider.seen.map(({ body }) => String(body))).toEqual(["first", "{}", "next", "last"]);
  expect(identity.requests).toHaveLength(2);
});

test("1,000 requests with a revocation every 50 show no failure and one identity request for each", async () => {
  const model = await startMockModel({ identity, reply: "ok" });
  const proxy = await startFor({ baseUrl: `${model.url}/v1`, managedIdentity: {} });
  const body = JSON.stringify({ model: "gpt-4.1", messages: [{ role: "user", content: "hi" }] });
  const statuses = new Map<number, number>();
  let started = 0;
  async function client(): Promise<void> {
    while (started < 1_000) {
      started += 1;
      if (started % 50 === 0) model.revoke(identity.requests.at(-1)?.token ?? "");
      const response = await post(proxy, body);
      await response.arrayBuffer();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }
  }
  await Promise.all(Array.from({ length: 32 }, client));
  expect(Object.fromEntries(statuses)).toEqual({ 200: 1_000 });
  expect(identity.requests).toHaveLength(21);
  await model.close();
}, 60_000);

test("raw answers of a replay are framed once", async () => {
  const { proxy, revoke } = await rig();
  await post(proxy, "first");
  revoke();
  const answer = await raw(proxy.port, head(proxy.key));
  expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect(answer).not.toContain("refused by the provider");
});

test("serve(): an error that nothing expects is a 500, and the process goes on", async () => {
  const provider = await startProvider((_request, response) => {
    response.writeHead(401).end("no");
  });
  const real = createProviderAuth(
    { baseUrl: provider.url, bearerToken: "one" },
    { cache: createTokenCache() },
  );
  let broken = "one";
  const auth: typeof real = {
    ...real,
    getToken: (request) => Promise.resolve({ token: request?.rejected ? "two" : "one" }),
    headersFor: (token) => {
      if (token.token === broken) throw new Error("s3cret");
      return real.headersFor(token);
    },
  };
  const configuration = (): never => {
    throw new Error("s3cret");
  };
  const proxy = await startFor({ baseUrl: provider.url }, { auth, configuration });
  const unexpected = {
    error: { code: "unexpected", message: expect.not.stringContaining("s3cret") as string },
  };
  for (const token of ["one", "two"]) {
    broken = token;
    const response = await post(proxy, "{}");
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject(unexpected);
  }
  expect(provider.seen).toHaveLength(1);
  const status = await raw(proxy.port, head(proxy.key, "GET /status HTTP/1.1"));
  expect(statusOf(status)).toBe(500);
  expect(proxy.journal.counters).toMatchObject({ total: 3, active: 0, refused: 3 });
});

test("the claims of a 401 after which the body cannot be sent again reach the source", async () => {
  const claims = '{"access_token":{"nbf":{"essential":true}}}';
  const provider = await startProvider((_request, response) => {
    const encoded = Buffer.from(claims).toString("base64");
    response.writeHead(401, { "www-authenticate": `Bearer claims="${encoded}"` }).end();
  });
  const real = createProviderAuth(
    { baseUrl: provider.url, bearerToken: "one" },
    { cache: createTokenCache() },
  );
  const reported: unknown[] = [];
  const auth = { ...real, invalidate: (...each: unknown[]) => void reported.push(each) };
  const proxy = await startFor({ baseUrl: provider.url }, { auth, replayLimit: 10 });
  expect((await post(proxy, "x".repeat(11))).status).toBe(401);
  expect(reported).toEqual([["one", { claims }]]);
});

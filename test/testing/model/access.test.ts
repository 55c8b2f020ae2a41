import { afterEach, describe, expect, test, vi } from "vitest";
import {
  startMockIdentity,
  startMockModel,
  type MockIdentity,
  type MockModel,
} from "../../../src/testing/index.ts";
import { send, type Reply } from "../support.ts";

const body = '{"model":"m","messages":[]}';
const ask = (
  model: MockModel,
  headers: Record<string, string>,
  path = "/v1/chat/completions",
): Promise<Reply> => send(`${model.url}${path}`, { method: "POST", headers, body });
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

async function tokenFor(identity: MockIdentity, resource: string): Promise<string> {
  const query = `api-version=2018-02-01&resource=${resource}`;
  const reply = await send(`${identity.url}/metadata/identity/oauth2/token?${query}`, {
    headers: { metadata: "true" },
  });
  return String(reply.json?.["access_token"]);
}

afterEach(() => {
  vi.useRealTimers();
});

describe("which header carries the credential", () => {
  test.each([
    ["/v1/chat/completions", { "api-key": "k" }, 401],
    ["/v1/chat/completions", { "x-api-key": "k" }, 401],
    ["/v1/chat/completions", { authorization: "k" }, 401],
    ["/v1/chat/completions", { authorization: "Bearer k" }, 200],
    ["/chat/completions", { authorization: "Bearer k" }, 200],
    ["/any/base/chat/completions", { authorization: "Bearer k" }, 200],
    ["/openai/v1/chat/completions", { "api-key": "k" }, 200],
    ["/openai/v1/chat/completions", { authorization: "Bearer k" }, 200],
    ["/openai/deployments/d/chat/completions", { "api-key": "k" }, 404],
    ["/openai/deployments/d/chat/completions?api-version=1", { "api-key": "k" }, 200],
    ["/v1/messages", { "x-api-key": "k" }, 200],
    ["/v1/messages", { "api-key": "k" }, 401],
    ["/v1/embeddings", { authorization: "Bearer k" }, 404],
  ])("%s with %o is answered %i", async (path, headers, status) => {
    await using model = await startMockModel({ keys: ["k"] });
    expect((await ask(model, headers as Record<string, string>, path)).status).toBe(status);
  });
});

describe("accept", () => {
  test("decides over every credential that no key opens, and may take its time", async () => {
    const accept = vi.fn<(token: string) => Promise<boolean>>((token) =>
      Promise.resolve(token === "good"),
    );
    await using model = await startMockModel({ accept, keys: ["key"] });
    const statuses = [];
    for (const token of ["good", "bad", "key"]) {
      statuses.push((await ask(model, bearer(token))).status);
    }
    expect(statuses).toEqual([200, 401, 200]);
    expect(accept.mock.calls).toEqual([["good"], ["bad"]]);
  });

  test("that throws is distinguished from a network failure", async () => {
    const accept = vi.fn<() => boolean>().mockImplementation(() => {
      throw new Error("broken check");
    });
    await using model = await startMockModel({ accept });
    const reply = await ask(model, bearer("t"));
    expect([reply.status, reply.text]).toEqual([500, "Error: broken check"]);
  });
});

describe("tokens of an identity mock", () => {
  const start = 1_800_000_000_000;

  test("are accepted until the millisecond they expire, for their audience alone", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    await using identity = await startMockIdentity({ lifetime: 60 });
    await using model = await startMockModel({ identity, audience: "https://a" });
    const token = await tokenFor(identity, "https://a");
    const other = await tokenFor(identity, "https://b");
    vi.setSystemTime(start + 59_999);
    expect((await ask(model, bearer(token))).status).toBe(200);
    vi.setSystemTime(start + 60_000);
    await ask(model, bearer(token));
    vi.setSystemTime(start);
    await ask(model, bearer(other));
    await ask(model, bearer("made-up"));
    await ask(model, {});
    model.revoke(token);
    await ask(model, bearer(token));
    expect(model.requests.map((request) => request.refused)).toEqual([
      undefined,
      "expired",
      "audience",
      "unknown",
      "missing",
      "revoked",
    ]);
  });

  test("are verified over HTTP where the two run in processes of their own", async () => {
    await using identity = await startMockIdentity();
    await using model = await startMockModel({ identityUrl: identity.url });
    const token = await tokenFor(identity, "https://a");
    expect((await ask(model, bearer(token))).status).toBe(200);
    expect((await ask(model, bearer("made-up"))).status).toBe(401);
  });
});

describe("401", () => {
  test("challenges a bearer token, with the claims that are wanted", async () => {
    const claims = '{"access_token":{"nbf":{"essential":true}}}';
    await using model = await startMockModel({ keys: ["k"], claims });
    const challenge = (await ask(model, bearer("no"))).headers["www-authenticate"] ?? "";
    expect(challenge).toMatch(/^Bearer .*error="insufficient_claims"/);
    const encoded = /claims="([^"]+)"/.exec(challenge)?.[1] ?? "";
    expect(Buffer.from(encoded, "base64").toString("utf8")).toBe(claims);
  });

  test("says invalid_token without claims, nothing at all to an API key", async () => {
    await using model = await startMockModel({ keys: ["k"] });
    expect((await ask(model, bearer("no"))).headers["www-authenticate"]).toContain("invalid_token");
    const azure = await ask(model, { "api-key": "no" }, "/openai/v1/chat/completions");
    expect(azure.headers).not.toHaveProperty("www-authenticate");
    expect(azure.json).toMatchObject({ error: { code: "Unauthorized" } });
  });

  test("a scripted one looks the same, and a scripted 403 carries no challenge", async () => {
    await using model = await startMockModel({ faults: [{ status: 401 }, { status: 403 }] });
    expect((await ask(model, bearer("t"))).headers).toHaveProperty("www-authenticate");
    const forbidden = await ask(model, bearer("t"));
    expect(forbidden.status).toBe(403);
    expect(forbidden.headers).not.toHaveProperty("www-authenticate");
  });
});

describe("bad requests", () => {
  test.each([
    ["no JSON", "{", "The body is not a JSON object."],
    ["no messages", '{"model":"m"}', "Missing required parameter: 'messages'."],
    ["no model", '{"messages":[]}', "Missing required parameter: 'model'."],
  ])("%s", async (_name, sent, message) => {
    await using model = await startMockModel();
    const reply = await send(`${model.url}/v1/chat/completions`, {
      method: "POST",
      headers: bearer("t"),
      body: sent,
    });
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ error: { message } });
  });

  test("GET where POST is wanted", async () => {
    await using model = await startMockModel();
    const reply = await send(`${model.url}/v1/responses`, { headers: bearer("t") });
    expect(reply.status).toBe(405);
  });
});

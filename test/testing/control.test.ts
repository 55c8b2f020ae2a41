import { describe, expect, test } from "vitest";
import { startMockModel } from "../../src/testing/index.ts";
import { send } from "./support.ts";
import { mockIdentity, mockModel } from "../support/mocks.ts";

const identity = await mockIdentity();
const model = await mockModel();

const post = (url: string, body?: unknown) =>
  send(url, { method: "POST", body: JSON.stringify(body) ?? "" });

const prompt = (token = "t") =>
  send(`${model.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: '{"model":"m","messages":[]}',
  });

const both = [
  ["identity", () => identity.url],
  ["model", () => model.url],
] as const;

describe.each(both)("the control paths of the %s endpoint", (_kind, url) => {
  test("POST /config changes knobs, GET /config tells them, POST /reset undoes it", async () => {
    expect((await post(`${url()}/config`, { delay: 7 })).json).toMatchObject({ delay: 7 });
    expect((await send(`${url()}/config`)).json).toMatchObject({ delay: 7 });
    expect((await post(`${url()}/reset`)).status).toBe(204);
    expect((await send(`${url()}/config`)).json).toMatchObject({ delay: 0 });
  });

  test("POST /config refuses unknown knobs by name and changes nothing", async () => {
    const reply = await post(`${url()}/config`, { delay: 5, dealy: 1 });
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({
      error: { code: "ERR_CONFIG_INVALID", problems: [{ path: "dealy" }] },
    });
    expect((await send(`${url()}/config`)).json).toMatchObject({ delay: 0 });
  });

  test("POST /config refuses what is not JSON, and what is no object", async () => {
    const garbage = await send(`${url()}/config`, { method: "POST", body: "{" });
    expect([garbage.status, (await post(`${url()}/config`, [])).status]).toEqual([400, 400]);
  });

  test("another method is answered with the right one", async () => {
    const reply = await send(`${url()}/reset`);
    expect([reply.status, reply.headers.allow]).toEqual([405, "POST"]);
  });

  test("control requests are not in the journal", async () => {
    await send(`${url()}/requests`);
    expect((await send(`${url()}/requests`)).text).toBe("[]");
  });
});

test("GET /requests tells each request with its body, byte for byte in base64", async () => {
  await prompt();
  const [request] = JSON.parse((await send(`${model.url}/requests`)).text) as object[];
  expect(request).toMatchObject({
    method: "POST",
    path: "/v1/chat/completions",
    api: "chat",
    status: 200,
    completed: true,
    headers: { authorization: "Bearer t" },
    credential: { header: "authorization", token: "t" },
    body: '{"model":"m","messages":[]}',
    bytes: Buffer.from('{"model":"m","messages":[]}').toString("base64"),
  });
});

test("POST /revoke refuses a token from then on", async () => {
  expect((await prompt()).status).toBe(200);
  expect((await post(`${model.url}/revoke`, { token: "t" })).status).toBe(204);
  expect((await prompt()).status).toBe(401);
  expect((await prompt("other")).status).toBe(200);
  expect((await post(`${model.url}/revoke`, { token: 1 })).status).toBe(400);
});

test("GET /issued tells what is known of a token", async () => {
  const at = `${identity.url}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=r`;
  const token = (await send(at, { headers: { metadata: "true" } })).json?.["access_token"];
  const found = await send(`${identity.url}/issued?token=${String(token)}`);
  expect(found.json).toMatchObject({ token, source: "imds", audience: "r" });
  expect((await send(`${identity.url}/issued?token=other`)).status).toBe(404);
});

test("GET /environment tells what env() does, or why it cannot", async () => {
  const reply = await send(`${identity.url}/environment?source=app-service`);
  expect(reply.json).toEqual(identity.env("app-service"));
  expect((await send(`${identity.url}/environment?source=aks`)).status).toBe(409);
  expect((await send(`${identity.url}/environment`)).status).toBe(400);
});

test("POST /stop answers and closes", async () => {
  const other = await startMockModel();
  expect((await post(`${other.url}/stop`)).status).toBe(204);
  await other.closed;
  await expect(send(`${other.url}/requests`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("a port that is taken is named", async () => {
  const port = Number(new URL(model.url).port);
  await expect(startMockModel({ port })).rejects.toMatchObject({
    code: "ERR_CONFIG_INVALID",
    problems: [{ path: "port", message: expect.stringContaining(String(port)) as string }],
  });
});

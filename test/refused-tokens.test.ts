import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { auth, json, scripted, token } from "./credentials/oauth/support.ts";
import { onLoopback } from "./support/loopback.ts";

/** A provider that answers with the status that is set. */
async function provider(status: number) {
  const state = { status, url: "" };
  const server = createServer((_request, response) => void response.writeHead(state.status).end());
  state.url = await onLoopback(server);
  onTestFinished(() => void server.close());
  return state;
}

/** An OAuth server that mints a new token for each request. */
async function minting() {
  let count = 0;
  const { url, asked } = await scripted((response: Parameters<ReturnType<typeof json>>[0]) => {
    count += 1;
    json(token(`minted-${count}`))(response);
  });
  return { asked, oauth: { tokenUrl: `${url}/token`, clientId: "c", clientSecret: "s" } };
}

test.each([1, 20])(
  "a provider that refuses every token: 50 requests, %i at once, make at most three token requests, and lastError says why",
  async (atOnce) => {
    const { oauth, asked } = await minting();
    const model = await provider(401);
    const client = auth(oauth, {}, model.url);
    for (let sent = 0; sent < 50; sent += atOnce) {
      const answers = await Promise.all(
        Array.from({ length: atOnce }, () => client.fetch(model.url)),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
    }
    expect(asked.length).toBeLessThanOrEqual(3);
    expect(client.status().lastError).toMatchObject({ code: "ERR_NEW_TOKENS_REFUSED" });
    expect(String(client.status().lastError)).toMatch(/role.*audience/);
  },
);

test("a provider that refuses every token until a role is there: the first accepted request ends it", async () => {
  const { oauth, asked } = await minting();
  const model = await provider(401);
  const client = auth(oauth, {}, model.url);
  for (let sent = 0; sent < 5; sent += 1) await client.fetch(model.url);
  model.status = 200;
  expect((await client.fetch(model.url)).status).toBe(200);
  expect(client.status()).not.toHaveProperty("lastError");
  model.status = 401;
  await client.fetch(model.url);
  expect(asked).toHaveLength(4);
});

test("a provider that answers 403 causes no renewal, and its answers count as acceptance", async () => {
  const { oauth, asked } = await minting();
  const model = await provider(403);
  const client = auth(oauth, {}, model.url);
  for (let sent = 0; sent < 5; sent += 1) expect((await client.fetch(model.url)).status).toBe(403);
  expect(asked).toHaveLength(1);
});

import { expect, test } from "vitest";
import { mockIdentity } from "../support/mocks.ts";
import { ask, foundry, startFor } from "./support.ts";

const identity = await mockIdentity({}, "imds");

test("/metrics shows acquisitions, renewals, failures, refusals and expiry, by identity", async () => {
  const server = await startFor([foundry]);
  const first = await ask(server, "/authorize/foundry");
  const refused = first.headers.get("x-byok-identity-token-hash") ?? "";
  await ask(server, "/authorize/foundry", { "x-byok-identity-refused": refused });
  identity.configure({ outage: { status: 400, body: '{"error":"invalid_request"}' } });
  const second = await ask(server, "/authorize/foundry");
  await ask(server, "/authorize/foundry", {
    "x-byok-identity-refused": second.headers.get("x-byok-identity-token-hash") ?? "",
  });
  const answer = await ask(server, "/metrics");
  const text = await answer.text();
  expect(answer.headers.get("content-type")).toContain("text/plain");
  const labels = `kind="managedIdentity",selector="system-assigned",scope="https://cognitiveservices.azure.com/.default"`;
  const line = (name: string, more = "") =>
    text.split("\n").find((each) => each.startsWith(`byok_identity_${name}{${more}`));
  expect(line("acquisitions_total")).toBe(`byok_identity_acquisitions_total{${labels}} 1`);
  expect(line("renewals_total")).toContain(`{${labels},reason="refused"} 1`);
  expect(line("refusals_total")).toContain(`{${labels},unchanged="false"} 2`);
  expect(line("failures_total")).toMatch(/code="ERR_IDENTITY_REFUSED",served="false"\} 1$/);
  expect(line("acquire_duration_seconds_count")).toMatch(/ 3$/);
  expect(line("requests_total", 'endpoint="authorize",status="200"')).toMatch(/ 3$/);
  expect(Number(line("token_expires_in_seconds")?.split(" ").at(-1))).toBeGreaterThan(86_000);
  for (const { token } of identity.requests) if (token) expect(text).not.toContain(token);
  expect(text).not.toContain(server.key);
});

test("two servers of one process count each on its own registry", async () => {
  const [one, two] = [await startFor([foundry]), await startFor([foundry])];
  expect((await ask(one, "/metrics")).status).toBe(200);
  expect((await ask(two, "/metrics")).status).toBe(200);
});

test("/status shows every provider, without a secret", async () => {
  const server = await startFor([
    foundry,
    { name: "key", baseUrl: "https://one.example.com", apiKey: "key-of-the-provider" },
  ]);
  await server.asked;
  const text = await (await ask(server, "/status")).text();
  expect(JSON.parse(text)).toMatchObject({
    status: "ok",
    providers: {
      foundry: { kind: "managedIdentity", expiresOn: expect.stringMatching(/Z$/) as string },
      key: { kind: "apiKey" },
    },
  });
  expect(text).not.toContain(identity.requests[0]?.token);
  expect(text).not.toContain("key-of-the-provider");
  expect(text).not.toContain(server.key);
});

test("/readyz says of each provider what keeps it from a token, and comes back by itself", async () => {
  identity.configure({ outage: { status: 400, body: "{}" } });
  const server = await startFor([foundry, { name: "key", baseUrl: "https://b.com", apiKey: "k" }]);
  await server.asked;
  const ready = () => fetch(`${server.origin}/readyz`);
  const before = await ready();
  expect(before.status).toBe(503);
  expect(await before.json()).toEqual({
    status: "not ready",
    providers: { foundry: "ERR_IDENTITY_REFUSED", key: "ready" },
  });
  identity.configure({ outage: {} });
  await expect.poll(async () => (await ready()).status).toBe(200);
  identity.configure({ outage: { status: 400, body: "{}" } });
  await ask(server, "/authorize/foundry");
  expect((await ready()).status).toBe(200);
});

test("close() waits for a request in flight, and accepts no new ones", async () => {
  identity.configure({ delay: 300 });
  const server = await startFor([foundry]);
  const answer = ask(server, "/authorize/foundry");
  await expect.poll(() => identity.requests.length).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  const closing = server.close();
  await expect(fetch(`${server.origin}/healthz`)).rejects.toThrow(/fetch failed/);
  expect((await answer).status).toBe(200);
  await closing;
});

test("close() ends with the grace where a request does not", async () => {
  identity.configure({ outage: { break: "hang" } });
  const server = await startFor([foundry]);
  const answer = ask(server, "/authorize/foundry").catch((error: unknown) => error);
  await server.close(50);
  expect(await answer).toBeInstanceOf(Error);
});

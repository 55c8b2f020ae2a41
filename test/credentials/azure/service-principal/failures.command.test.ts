import { beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "../../../../src/testing/index.ts";
import { authorityOf, clientId, sharedClient, startClient, tenantId } from "./support.ts";

const clientSecret = "Zx8Q~an.entra_secret-that~nobody_may-see1";
const expiredSecret = "Zx8Q~an.entra_secret-of-last-year.00000001";
const authority = await authorityOf({
  identities: [{ clientId, clientSecret, expiredSecret }],
  resources: ["https://cognitiveservices.azure.com"],
});
const quick = { attemptTimeout: 1_000, acquireTimeout: 3_000 };

const client = sharedClient(authority.trust);
const block = (more: object = {}): { servicePrincipal: never } =>
  ({
    servicePrincipal: { tenantId, clientId, clientSecret, authorityHost: authority.url, ...more },
  }) as never;

// It has loaded all it needs by then, so that its time limits hold on a busy machine too.
beforeAll(() => client.error(block({ clientSecret: "wrong" })));

describe("servicePrincipal, refused by the authority, says what to do about", () => {
  const unknown = "00000000-0000-4000-8000-000000000000";

  test.each<[string, object, RegExp]>([
    ["an unknown tenant", { tenantId: unknown }, /AADSTS90002:.*Check tenantId/],
    ["an unknown application", { clientId: unknown }, /AADSTS700016:.*Check clientId/],
    ["a wrong secret", { clientSecret: "wrong" }, /AADSTS7000215:.*Use the value of the secret/],
    ["an expired secret", { clientSecret: expiredSecret }, /AADSTS7000222:.*has expired: add/],
    ["an unknown scope", { scope: "https://other.example" }, /AADSTS500011:.*Check scope/],
  ])("%s", async (_, more, message) => {
    const error = await client.error(block(more));
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false });
    expect(error.message).toMatch(/^servicePrincipal: /);
    expect(error.message).toMatch(message);
    for (const secret of [clientSecret, expiredSecret]) expect(error.shown).not.toContain(secret);
    expect(authority.forms().length).toBeLessThan(2);
  });
});

describe("servicePrincipal tries again", () => {
  test.each<[string, Fault]>([
    ["429 with Retry-After", { status: 429, retryAfter: "1" }],
    ["503", { status: 503 }],
    ["HTML in place of an error", { status: 502, body: "<html>bad gateway</html>" }],
    ["HTML in place of a token", { status: 200, body: "<html>portal</html>" }],
    ["an empty answer", { status: 200, body: "" }],
    ["a reset connection", { break: "reset" }],
    ["a hung authority", { break: "hang" }],
    ["half an answer", { break: "half-open" }],
    ["a truncated answer", { break: "truncate" }],
  ])("after %s", async (_, fault) => {
    authority.identity.configure({ faults: [fault] });
    const { token } = await client.ask(block(), undefined, { attemptTimeout: 1_500 });
    expect(token).toHaveProperty("token");
    expect(authority.forms()).toHaveLength(2);
  });
});

describe("servicePrincipal gives up on", () => {
  test("an authority that stays down, with its address", async () => {
    authority.identity.configure({ outage: { status: 503 } });
    await expect(client.error(block(), quick)).resolves.toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
      transient: true,
      status: 503,
      message: expect.stringContaining("AADSTS90033") as string,
    });
  });

  test("an authority that nobody listens at", async () => {
    const host = "https://127.0.0.1:9";
    const error = await client.error(block({ authorityHost: host }), quick);
    expect(error).toMatchObject({ code: "ERR_IDENTITY_UNAVAILABLE", transient: true });
    expect(error.message).toContain(`${host} cannot be reached`);
    expect(error.message).not.toContain("anaged identity");
  });

  test("an authority that hangs, on time", async () => {
    authority.identity.configure({ outage: { break: "hang" } });
    const error = await client.error(block(), quick);
    expect(error).toMatchObject({ code: "ERR_IDENTITY_TIMEOUT", transient: true });
    expect(error.message).toContain(`${authority.url} did not answer within 1000 ms`);
  });

  test("an authority whose certificate nobody vouches for, at once", async () => {
    const error = await startClient({}).error(block());
    expect(error).toMatchObject({ code: "ERR_IDENTITY_UNAVAILABLE", transient: false });
    expect(error.message).toContain("NODE_EXTRA_CA_CERTS");
    expect(authority.identity.requests).toEqual([]);
  });

  test("a host that is no authority, without showing its page", async () => {
    authority.identity.configure({ outage: { status: 404, body: "<html>who are you?</html>" } });
    const error = await client.error(block());
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false, status: 404 });
    expect(error.message).toMatch(/not a JSON object.*authorityHost/);
    expect(error.shown).not.toContain("who are you");
  });

  test("an answer without a token", async () => {
    const body = JSON.stringify({ token_type: "Bearer", expires_in: 3600 });
    authority.identity.configure({ outage: { status: 200, body } });
    const error = await client.error(block());
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false, status: 200 });
  });

  test("a redirect, which would carry the secret elsewhere", async () => {
    const headers = { location: `${authority.url}/elsewhere` };
    authority.identity.configure({ outage: { status: 307, headers, body: "{}" } });
    const error = await client.error(block());
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", status: 307 });
    expect(authority.identity.requests.map(({ path }) => path)).not.toContain("/elsewhere");
  });
});

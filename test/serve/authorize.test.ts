import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { authorize } from "../../src/serve/authorize.ts";
import { refusableToken } from "../../src/local-server/refusable-token.ts";
import { mockIdentity } from "../support/mocks.ts";
import { ask, foundry, startFor } from "./support.ts";

const identity = await mockIdentity({}, "imds");

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

test("authorize answers with the credential and its hash, in headers alone", async () => {
  const server = await startFor([{ ...foundry, headers: { "X-Team": "a" } }]);
  const answer = await ask(server, "/authorize/foundry");
  const token = identity.requests[0]?.token ?? "";
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe("");
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    authorization: `Bearer ${token}`,
    "x-team": "a",
    "x-byok-identity-token-hash": sha256(token),
    "cache-control": "no-store",
  });
});

test.each([
  ["openai", "authorization", "Bearer key-of-the-provider"],
  ["azure", "api-key", "key-of-the-provider"],
  ["anthropic", "x-api-key", "key-of-the-provider"],
] as const)("authorize sends a key of %s as %s", async (type, header, value) => {
  const server = await startFor([
    { name: "one", type, baseUrl: "https://one.example.com", apiKey: "key-of-the-provider" },
  ]);
  const answer = await ask(server, "/authorize/one");
  expect(answer.headers.get(header)).toBe(value);
});

test("authorize renews once for a burst that was refused one token, and not for who comes late", async () => {
  const server = await startFor([foundry]);
  const refused = (await ask(server, "/authorize/foundry")).headers.get(
    "x-byok-identity-token-hash",
  );
  const told = { "x-byok-identity-refused": refused ?? "" };
  const burst = await Promise.all(
    Array.from({ length: 50 }, () => ask(server, "/authorize/foundry", told)),
  );
  const late = await ask(server, "/authorize/foundry", told);
  const hashes = [...burst, late].map(({ headers }) => headers.get("x-byok-identity-token-hash"));
  expect(identity.requests).toHaveLength(2);
  expect(new Set(hashes)).toEqual(new Set([sha256(identity.requests[1]?.token ?? "")]));
});

test("authorize renews for no unknown hash, and reports an invalid one", async () => {
  const server = await startFor([foundry]);
  const other = await ask(server, "/authorize/foundry", {
    "x-byok-identity-refused": sha256("another token"),
  });
  const empty = await ask(server, "/authorize/foundry", { "x-byok-identity-refused": "" });
  const wrong = await ask(server, "/authorize/foundry", { "x-byok-identity-refused": "token" });
  expect([other.status, empty.status, wrong.status]).toEqual([200, 200, 400]);
  expect(await wrong.text()).toContain("64 hexadecimal digits");
  expect(identity.requests).toHaveLength(1);
});

test("authorize is a 401 with the reason in its challenge where the issuer repeats the refused token", async () => {
  identity.configure({ rotate: false });
  const server = await startFor([foundry]);
  const first = await ask(server, "/authorize/foundry");
  const answer = await ask(server, "/authorize/foundry", {
    "x-byok-identity-refused": first.headers.get("x-byok-identity-token-hash") ?? "",
  });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toContain("ERR_TOKEN_UNCHANGED");
  expect(answer.headers.has("authorization")).toBe(false);
  expect(await answer.json()).toMatchObject({ error: { code: "ERR_TOKEN_UNCHANGED" } });
});

test("authorize passes the claims of the refusal's challenge to the issuer", async () => {
  const requests: unknown[] = [];
  const auth = createProviderAuth(
    { baseUrl: "https://one.example.com" },
    {
      cache: createTokenCache(),
      source: (request) => {
        requests.push(request?.claims);
        return Promise.resolve({ token: `token-${requests.length}` });
      },
    },
  );
  const issue = refusableToken(auth);
  await authorize({}, issue);
  const claims = '{"access_token":{"nbf":{"essential":true}}}';
  await authorize(
    {
      "x-byok-identity-refused": sha256("token-1"),
      "x-byok-identity-challenge": `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`,
    },
    issue,
  );
  expect(requests).toEqual([undefined, claims]);
});

test("authorize answers whatever the method and the path behind the name, as Envoy asks", async () => {
  const server = await startFor([{ ...foundry, name: "a b" }]);
  const answer = await ask(server, "/authorize/a%20b/v1/chat?x=1", { host: "models" }, "POST");
  expect(answer.status).toBe(200);
});

test("authorize names the nearest provider for a name that is not known", async () => {
  const server = await startFor([foundry]);
  const answer = await ask(server, "/authorize/foundri");
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({
    error: {
      code: "ERR_PROVIDER_UNKNOWN",
      message: 'No provider is named "foundri". Did you mean foundry?',
    },
  });
});

test("a transient failure is a 503 that says when to come again", async () => {
  identity.configure({ outage: { status: 429, retryAfter: "7" } });
  const server = await startFor([foundry], { acquireTimeout: 500 });
  const answer = await ask(server, "/authorize/foundry");
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "7"]);
  expect(await answer.json()).toMatchObject({ error: { code: "ERR_IDENTITY_UNAVAILABLE" } });
});

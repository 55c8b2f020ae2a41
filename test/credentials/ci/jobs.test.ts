import { AzurePipelinesCredential } from "@azure/identity";
import { describe, expect, test, vi } from "vitest";
import type { ProviderConfig } from "../../../src/config/types.ts";
import { claims, send } from "../../testing/support.ts";
import { mockIdentity } from "../../support/mocks.ts";
import { failureOf, providerOf, TENANT } from "../exchange/support.ts";

const identity = await mockIdentity({ tls: true, tenantId: TENANT });
const baseUrl = "https://model.example/v1";

function inJob(
  source: "github-actions" | "azure-pipelines",
  more: Readonly<Record<string, string | undefined>> = {},
): void {
  for (const [name, value] of Object.entries({ ...identity.env(source), ...more }))
    vi.stubEnv(name, value);
}

const token = async (config: Partial<ProviderConfig>): Promise<string> =>
  (await providerOf({ baseUrl, ...config }).getToken()).token;

describe("githubActions", () => {
  test("requests a token as documented, with the audience added to the runner's query", async () => {
    inJob("github-actions");
    const jwt = await token({ githubActions: { audience: "api://x y/&" } });
    const [request] = identity.requests;
    expect(request).toMatchObject({
      method: "GET",
      path: "/github/idtoken",
      query: { "api-version": "2.0", audience: "api://x y/&" },
      body: "",
    });
    expect(request?.headers["authorization"]).toBe(
      `bearer ${identity.env("github-actions")["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]}`,
    );
    expect(claims(jwt)).toMatchObject({
      aud: "api://x y/&",
      iss: "https://token.actions.githubusercontent.com",
    });
  });

  test.each([
    ["/github/idtoken", undefined, {}],
    ["/github/idtoken", "a", { audience: "a" }],
    ["/github/idtoken?x=1", undefined, { x: "1" }],
  ])("asks %s for the audience %s", async (path, audience, query) => {
    inJob("github-actions", { ACTIONS_ID_TOKEN_REQUEST_URL: `${identity.url}${path}` });
    await token({ githubActions: audience === undefined ? {} : { audience } });
    expect(identity.requests[0]?.query).toEqual(query);
  });

  test("is cached until half of its life, as any token of an issuer that mints", async () => {
    inJob("github-actions");
    const auth = providerOf({ baseUrl, githubActions: {} });
    const first = await auth.getToken();
    expect(await auth.getToken()).toBe(first);
    expect((await auth.getToken({ rejected: first })).token).not.toBe(first.token);
    expect(auth.status()).toMatchObject({ kind: "githubActions" });
  });

  test("without its variables, names the permission that the job lacks", async () => {
    inJob("github-actions", { ACTIONS_ID_TOKEN_REQUEST_URL: undefined });
    expect(await failureOf(providerOf({ baseUrl, githubActions: {} }))).toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
      summary: "githubActions: ACTIONS_ID_TOKEN_REQUEST_URL is not set.",
      hint: expect.stringContaining("`permissions: id-token: write`") as string,
      transient: false,
    });
  });

  test("sends the request token to nobody over plain http", async () => {
    inJob("github-actions", { ACTIONS_ID_TOKEN_REQUEST_URL: "http://runner.example/token" });
    expect(await failureOf(providerOf({ baseUrl, githubActions: {} }))).toMatchObject({
      summary: "githubActions: ACTIONS_ID_TOKEN_REQUEST_URL is not an https URL.",
    });
  });

  test("a refused request is final, and quotes no token", async () => {
    inJob("github-actions", { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "s3cret-request-token" });
    const error = await failureOf(providerOf({ baseUrl, githubActions: {} }));
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", status: 401 });
    expect(error.message).toContain("The request token is wrong");
    expect(error.message).not.toContain("s3cret-request-token");
    expect(identity.requests).toHaveLength(1);
  });

  test("another job's token is never shared", async () => {
    inJob("github-actions");
    const cache = new Map<string, never>();
    const keys: string[] = [];
    const spy = {
      get: (key: string) => {
        keys.push(key);
        return cache.get(key);
      },
      set: () => undefined,
    };
    providerOf({ baseUrl, githubActions: {} }, { cache: spy });
    inJob("github-actions", { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "another-job" });
    providerOf({ baseUrl, githubActions: {} }, { cache: spy });
    expect(new Set(keys).size).toBe(2);
    expect(keys.join()).not.toContain("another-job");
  });
});

describe("azurePipelines", () => {
  const block = { serviceConnectionId: "8f0d2b1c-0000-4000-8000-000000000007" };

  test("sends the same request as Microsoft's own client", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    // Their client speaks only https.
    inJob("azure-pipelines", {
      SYSTEM_OIDCREQUESTURI: `${identity.secureUrl}/azure-pipelines/oidctoken`,
    });
    const theirs = new AzurePipelinesCredential(
      TENANT,
      "app",
      block.serviceConnectionId,
      identity.env("azure-pipelines")["SYSTEM_ACCESSTOKEN"] ?? "",
      { authorityHost: identity.secureUrl ?? "", disableInstanceDiscovery: true },
    );
    await theirs.getToken("https://cognitiveservices.azure.com/.default");
    await token({ azurePipelines: block });
    const sent = identity.requests.filter(({ source }) => source === "azure-pipelines");
    const [their, own] = [sent[0], sent.at(-1)];
    expect(own).not.toBe(their);
    for (const name of ["method", "path", "query", "body", "status"] as const)
      expect(own?.[name]).toEqual(their?.[name]);
    for (const name of ["authorization", "content-type", "x-tfs-fedauthredirect"])
      expect(own?.headers[name]).toBe(their?.headers[name]);
  });

  test.each([
    ["SYSTEM_ACCESSTOKEN", "SYSTEM_ACCESSTOKEN: $(System.AccessToken)"],
    ["SYSTEM_OIDCREQUESTURI", "not in one"],
  ])("without %s, says how to get it", async (name, words) => {
    inJob("azure-pipelines", { [name]: undefined });
    expect(await failureOf(providerOf({ baseUrl, azurePipelines: block }))).toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
      summary: `azurePipelines: ${name} is not set.`,
      hint: expect.stringContaining(words) as string,
    });
  });

  test("a refused request names the service connection's authorization", async () => {
    inJob("azure-pipelines", { SYSTEM_ACCESSTOKEN: "another" });
    expect(await failureOf(providerOf({ baseUrl, azurePipelines: block }))).toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      hint: expect.stringContaining("authorized to use this connection") as string,
    });
  });

  test("an answer without a token is malformed", async () => {
    inJob("azure-pipelines");
    identity.configure({ faults: [{ status: 200, body: "{}" }] });
    expect(await failureOf(providerOf({ baseUrl, azurePipelines: block }))).toMatchObject({
      code: "ERR_TOKEN_MALFORMED",
    });
  });
});

test("the mock redirects a wrong token to a sign-in page unless that is suppressed", async () => {
  const url = `${identity.url}/azure-pipelines/oidctoken?api-version=7.1&serviceConnectionId=s`;
  const reply = await send(url, { method: "POST", headers: { authorization: "Bearer wrong" } });
  expect(reply.status).toBe(302);
});

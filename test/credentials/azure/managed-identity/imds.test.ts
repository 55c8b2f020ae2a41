import { describe, expect, test, vi } from "vitest";
import { stubProxies } from "../../../support/proxies.ts";
import { benchOf, clientId, objectId, onlyRequest, RESOURCE, resourceId } from "./support.ts";

const bench = await benchOf("imds");

describe("managedIdentity on IMDS", () => {
  test.each([
    [{}, {}],
    [{ clientId }, { client_id: clientId }],
    [{ objectId }, { object_id: objectId }],
    [{ resourceId }, { msi_res_id: resourceId }],
  ])("asks with %j as the documented request", async (block, selector) => {
    const { token } = await bench.auth(block).getToken();
    expect(bench.identity.issued(token)).toMatchObject({ source: "imds" });
    expect(onlyRequest(bench.identity)).toMatchObject({
      source: "imds",
      method: "GET",
      path: "/metadata/identity/oauth2/token/",
      query: { "api-version": "2018-02-01", resource: RESOURCE, ...selector },
      headers: { metadata: "true" },
    });
    expect(Object.keys(bench.identity.requests[0]?.query ?? {})).toHaveLength(
      2 + Object.keys(selector).length,
    );
  });

  test.each([
    ["https://ai.azure.com/.default", "https://ai.azure.com"],
    ["https://ai.azure.com", "https://ai.azure.com"],
    [
      "api://11111111-0000-4000-8000-000000000000/.default",
      "api://11111111-0000-4000-8000-000000000000",
    ],
    ["api://11111111-0000-4000-8000-000000000000", "api://11111111-0000-4000-8000-000000000000"],
  ])("scope %s asks for the resource %s", async (scope, resource) => {
    await bench.auth({ scope }).getToken();
    expect(bench.identity.requests[0]?.query["resource"]).toBe(resource);
  });

  test("AZURE_CLIENT_ID alone selects no identity", async () => {
    vi.stubEnv("AZURE_CLIENT_ID", clientId);
    await bench.auth().getToken();
    expect(bench.identity.requests[0]?.query).not.toHaveProperty("client_id");
  });

  test("one token serves every provider of the same identity and scope, in whatever spelling", async () => {
    const { createTokenCache } = await import("../../../../src/token-cache.ts");
    const cache = createTokenCache();
    const first = bench.auth({ clientId }, { cache });
    const second = bench.auth({ clientId: clientId.toUpperCase(), scope: RESOURCE }, { cache });
    expect(await second.getToken()).toBe(await first.getToken());
    expect(bench.identity.requests).toHaveLength(1);
    await bench.auth({ objectId }, { cache }).getToken();
    expect(bench.identity.requests).toHaveLength(2);
  });

  test("an identity that does not exist is refused in words and not asked for again", async () => {
    bench.identity.configure({ identities: [{ clientId: objectId }] });
    await expect(bench.auth({ clientId }).getToken()).rejects.toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      status: 400,
      transient: false,
      message: expect.stringMatching(/Identity not found.*assigned to this machine/) as string,
    });
    expect(bench.identity.requests).toHaveLength(1);
  });

  test("no proxy of the environment sees the request", async () => {
    stubProxies("http://127.0.0.1:9");
    vi.stubEnv("NO_PROXY", "");
    await expect(bench.auth().getToken()).resolves.toHaveProperty("token");
  });
});

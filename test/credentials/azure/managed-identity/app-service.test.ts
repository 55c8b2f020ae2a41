import { expect, test } from "vitest";
import { refusalCases } from "./refusals.ts";
import { benchOf, clientId, objectId, onlyRequest, RESOURCE, resourceId } from "./support.ts";

const bench = await benchOf("app-service");

test.each([
  [{}, {}],
  [{ clientId }, { client_id: clientId }],
  [{ objectId }, { object_id: objectId }],
  [{ resourceId }, { mi_res_id: resourceId }],
])(
  "managedIdentity on App Service asks with %j as the documented request",
  async (block, selector) => {
    const { token } = await bench.auth(block).getToken();
    expect(bench.identity.issued(token)).toMatchObject({ source: "app-service" });
    expect(onlyRequest(bench.identity)).toMatchObject({
      method: "GET",
      path: "/msi/token",
      query: { "api-version": "2019-08-01", resource: RESOURCE, ...selector },
      headers: { "x-identity-header": bench.identity.env("app-service")["IDENTITY_HEADER"] },
    });
  },
);

const documented = () => ({
  path: "/msi/token",
  query: { "api-version": "2019-08-01", resource: RESOURCE },
  headers: { "x-identity-header": bench.identity.env("app-service")["IDENTITY_HEADER"] ?? "" },
});

await refusalCases("App Service", bench, documented);

test.each([
  [{ clientId }, { client_id: clientId }],
  [{ objectId }, { object_id: objectId }],
  [{ resourceId }, { mi_res_id: resourceId }],
])("managedIdentity on App Service asks for %j again after a refusal", async (block, selector) => {
  bench.identity.configure({ rotate: false, refreshRequest: "replace" });
  const auth = bench.auth(block);
  const rejected = await auth.getToken();
  expect((await auth.getToken({ rejected })).token).not.toBe(rejected.token);
  expect(bench.identity.requests[1]?.query).toMatchObject(selector);
});

import { expect, test } from "vitest";
import { benchOf, clientId, objectId, onlyRequest, RESOURCE, resourceId } from "./support.ts";

const bench = await benchOf("azure-ml");

test.each<[{ clientId?: string }]>([[{}], [{ clientId }]])(
  "managedIdentity on Azure ML asks with %j as the documented request",
  async (block) => {
    const variables = bench.identity.env("azure-ml");
    const { token } = await bench.auth(block).getToken();
    expect(bench.identity.issued(token)).toMatchObject({ source: "azure-ml" });
    expect(onlyRequest(bench.identity)).toMatchObject({
      method: "GET",
      path: "/MSI/auth",
      query: {
        "api-version": "2017-09-01",
        resource: RESOURCE,
        clientid: block.clientId ?? variables["DEFAULT_IDENTITY_CLIENT_ID"],
      },
      headers: { secret: variables["MSI_SECRET"] },
    });
  },
);

test.each([[{ objectId }], [{ resourceId }]])(
  "managedIdentity on Azure ML refuses %j without a request",
  async (block) => {
    await expect(bench.auth(block).getToken()).rejects.toMatchObject({
      code: "ERR_SELECTOR_UNSUPPORTED",
      message: expect.stringMatching(/Azure ML.*Use clientId instead/) as string,
    });
    expect(bench.identity.requests).toEqual([]);
  },
);

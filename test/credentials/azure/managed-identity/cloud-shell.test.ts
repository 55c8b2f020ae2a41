import { expect, test } from "vitest";
import { benchOf, clientId, objectId, onlyRequest, RESOURCE, resourceId } from "./support.ts";

const bench = await benchOf("cloud-shell");

test("managedIdentity on Cloud Shell asks as the documented request", async () => {
  const { token } = await bench.auth().getToken();
  expect(bench.identity.issued(token)).toMatchObject({ source: "cloud-shell" });
  expect(onlyRequest(bench.identity)).toMatchObject({
    method: "POST",
    path: "/oauth2/token",
    headers: {
      metadata: "true",
      "content-type": expect.stringContaining("x-www-form-urlencoded") as string,
    },
  });
  expect(new URLSearchParams(bench.identity.requests[0]?.body).get("resource")).toBe(RESOURCE);
});

test.each([[{ clientId }], [{ objectId }], [{ resourceId }]])(
  "managedIdentity on Cloud Shell refuses %j without a request",
  async (block) => {
    await expect(bench.auth(block).getToken()).rejects.toMatchObject({
      code: "ERR_SELECTOR_UNSUPPORTED",
      message: expect.stringMatching(/Cloud Shell.*Remove the selector/) as string,
    });
    expect(bench.identity.requests).toEqual([]);
  },
);

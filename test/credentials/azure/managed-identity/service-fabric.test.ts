import { expect, test, vi } from "vitest";
import { refusalCases } from "./refusals.ts";
import { benchOf, clientId, objectId, onlyRequest, RESOURCE, resourceId } from "./support.ts";

const bench = await benchOf("service-fabric", { tls: true });

test("managedIdentity on Service Fabric sends the documented request, to the certificate with the given thumbprint", async () => {
  const { token } = await bench.auth().getToken();
  expect(bench.identity.issued(token)).toMatchObject({ source: "service-fabric" });
  expect(onlyRequest(bench.identity)).toMatchObject({
    method: "GET",
    path: "/service-fabric/metadata/identity/oauth2/token",
    query: { "api-version": "2019-07-01-preview", resource: RESOURCE },
    headers: { secret: bench.identity.env("service-fabric")["IDENTITY_HEADER"] },
  });
});

test("managedIdentity on Service Fabric sends nothing to another certificate", async () => {
  vi.stubEnv("IDENTITY_SERVER_THUMBPRINT", "00".repeat(20));
  // Another credential of this process reaches the endpoint through the first one's client, so this one comes first.
  const { sendIdentityRequest } =
    await import("../../../../src/credentials/http/identity-request.ts");
  const request = { method: "GET" as const, url: `${bench.identity.secureUrl}/x`, headers: {} };
  await expect(
    sendIdentityRequest(request, { timeout: 1_000, thumbprint: "00".repeat(20) }),
  ).rejects.toMatchObject({
    message: expect.stringContaining("IDENTITY_SERVER_THUMBPRINT") as string,
  });
  expect(bench.identity.requests).toEqual([]);
});

test.each([[{ clientId }], [{ objectId }], [{ resourceId }]])(
  "managedIdentity on Service Fabric refuses %j without a request",
  async (block) => {
    await expect(bench.auth(block).getToken()).rejects.toMatchObject({
      code: "ERR_SELECTOR_UNSUPPORTED",
      message: expect.stringContaining("Service Fabric") as string,
    });
    expect(bench.identity.requests).toEqual([]);
  },
);

await refusalCases("Service Fabric", bench, () => ({
  path: "/service-fabric/metadata/identity/oauth2/token",
  query: { "api-version": "2019-07-01-preview", resource: RESOURCE },
  headers: { secret: bench.identity.env("service-fabric")["IDENTITY_HEADER"] ?? "" },
}));

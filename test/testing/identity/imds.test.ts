import { ManagedIdentityCredential } from "@azure/identity";
import { beforeEach, expect, test, vi } from "vitest";
import { mockIdentity } from "../../support/mocks.ts";

const scope = "https://cognitiveservices.azure.com/.default";
const identity = await mockIdentity();

beforeEach(() => {
  for (const [name, value] of Object.entries(identity.env("imds"))) vi.stubEnv(name, value);
});

test("env(imds) leads ManagedIdentityCredential to the endpoint", async () => {
  const got = await new ManagedIdentityCredential().getToken(scope);
  expect(identity.requests).toMatchObject([
    {
      source: "imds",
      method: "GET",
      path: "/metadata/identity/oauth2/token/",
      query: { "api-version": "2018-02-01", resource: "https://cognitiveservices.azure.com" },
      headers: { metadata: "true" },
      status: 200,
      token: got.token,
    },
  ]);
  const issued = identity.issued(got.token);
  expect(issued).toMatchObject({ source: "imds", audience: "https://cognitiveservices.azure.com" });
  // The client counts from when it asked, in whole seconds.
  expect(Math.abs((issued?.expiresOn ?? 0) - got.expiresOnTimestamp)).toBeLessThanOrEqual(10_000);
});

test.each([
  ["clientId", "client_id", "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1a01"],
  ["objectId", "object_id", "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1a02"],
  ["resourceId", "msi_res_id", "/subscriptions/s/resourceGroups/g/userAssignedIdentities/n"],
] as const)("imds understands the selector %s of the real client", async (option, name, value) => {
  await new ManagedIdentityCredential({ [option]: value }).getToken(scope);
  expect(identity.requests.map((request) => request.query[name])).toEqual([value]);
});

test("imds answers an identity it does not know as Azure does, which the real client reports", async () => {
  identity.configure({ identities: [{ clientId: "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1a03" }] });
  const unknown = new ManagedIdentityCredential("6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1a04");
  await expect(unknown.getToken(scope)).rejects.toThrow(/Identity not found/);
  expect(identity.requests.map((request) => request.status)).toEqual([400]);
});

import { ManagedIdentityCredential } from "@azure/identity";
import { beforeEach, expect, test, vi } from "vitest";
import { mockIdentity } from "../../support/mocks.ts";

const scope = "https://cognitiveservices.azure.com/.default";
const identity = await mockIdentity();

beforeEach(() => {
  for (const [name, value] of Object.entries(identity.env("app-service"))) vi.stubEnv(name, value);
});

test("env(app-service) leads ManagedIdentityCredential to the endpoint", async () => {
  const got = await new ManagedIdentityCredential().getToken(scope);
  expect(identity.requests).toMatchObject([
    {
      source: "app-service",
      method: "GET",
      path: "/msi/token",
      query: { "api-version": "2019-08-01", resource: "https://cognitiveservices.azure.com" },
      headers: { "x-identity-header": identity.env("app-service")["IDENTITY_HEADER"] },
      token: got.token,
    },
  ]);
});

test.each([
  ["clientId", "client_id", "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1b01"],
  ["objectId", "object_id", "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1b02"],
  ["resourceId", "mi_res_id", "/subscriptions/s/resourceGroups/g/userAssignedIdentities/m"],
] as const)(
  "app-service understands the selector %s of the real client",
  async (option, name, value) => {
    await new ManagedIdentityCredential({ [option]: value }).getToken(scope);
    expect(identity.requests.map((request) => request.query[name])).toEqual([value]);
  },
);

test("app-service refuses an unknown identity in words that the real client passes on", async () => {
  identity.configure({ identities: [{ clientId: "6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1b03" }] });
  const unknown = new ManagedIdentityCredential("6b3ba3a5-63bc-4a4b-9c26-0b4a1b7e1b04");
  await expect(unknown.getToken(scope)).rejects.toThrow(/No User Assigned or Delegated/);
});

import { expect, test } from "vitest";
import { authorityOf, clientId, RESOURCE, startClient } from "../service-principal/support.ts";

const authority = await authorityOf();

/** Path, query and outcome of each request. */
const seen = (): unknown[] =>
  authority.identity.requests.map(({ method, query, headers, status }) => ({
    method,
    resource: query["resource"],
    client: query["client_id"],
    metadata: headers["metadata"],
    status,
  }));
const request = { method: "GET", resource: RESOURCE, metadata: "true", status: 200 };
const probe = { method: "GET", status: 400 };

test("defaultAzureCredential looks for IMDS once, and forces a renewal there", async () => {
  const client = startClient(authority.identity.env("imds"));
  const block = { defaultAzureCredential: {} };
  const rejected = await client.token(block);
  const renewed = await client.token(block, { rejected });
  expect(renewed.token).not.toBe(rejected.token);
  expect(seen()).toEqual([probe, request, request]);
});

test("defaultAzureCredential selects the managed identity it is given", async () => {
  const client = startClient({
    ...authority.identity.env("imds"),
    AZURE_CLIENT_ID: "of-the-environment",
  });
  await client.token({ defaultAzureCredential: { managedIdentityClientId: clientId } });
  await client.token({ defaultAzureCredential: {} });
  expect(seen().filter((one) => (one as { status: number }).status === 200)).toEqual([
    { ...request, client: clientId },
    { ...request, client: "of-the-environment" },
  ]);
});

test("defaultAzureCredential does not look for IMDS where the host says what it is", async () => {
  const client = startClient(authority.identity.env("app-service"));
  const { token } = await client.token({ defaultAzureCredential: {} });
  expect(authority.identity.requests.map(({ source }) => source)).toEqual(["app-service"]);
  expect(authority.identity.issued(token)).toMatchObject({ audience: RESOURCE });
});

test("AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential asks it alone, and at once", async () => {
  const client = startClient({
    ...authority.identity.env("imds"),
    AZURE_TOKEN_CREDENTIALS: "ManagedIdentityCredential",
  });
  await client.token({ defaultAzureCredential: {} });
  expect(seen()).toEqual([request]);
});

test("defaultAzureCredential waits out an IMDS that is busy", async () => {
  authority.identity.configure({ faults: [{}, { status: 429, retryAfter: "1" }] });
  const client = startClient(authority.identity.env("imds"));
  await client.token({ defaultAzureCredential: {} });
  expect(seen()).toEqual([probe, { ...request, status: 429 }, request]);
});

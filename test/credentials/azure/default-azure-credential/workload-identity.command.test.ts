import { expect, test } from "vitest";
import {
  authorityOf,
  clientId,
  RESOURCE,
  startClient,
  tenantId,
} from "../service-principal/support.ts";

const authority = await authorityOf();

test("defaultAzureCredential exchanges the token of AKS, again after a refusal", async () => {
  const client = startClient(authority.identity.env("aks"));
  const block = { defaultAzureCredential: { managedIdentityClientId: clientId } };
  const rejected = await client.token(block);
  const renewed = await client.token(block, { rejected });
  expect(renewed.token).not.toBe(rejected.token);
  expect(authority.identity.requests.map(({ source }) => source)).toEqual([
    "discovery",
    "aks",
    "discovery",
    "aks",
  ]);
  expect(authority.identity.requests[1]?.path).toBe(`/${tenantId}/oauth2/v2.0/token`);
  expect(authority.forms()[0]).toMatchObject({
    grant_type: "client_credentials",
    client_id: clientId,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    scope: `${RESOURCE}/.default`,
  });
});

test("defaultAzureCredential asks the configured tenant", async () => {
  const client = startClient(authority.identity.env("aks"));
  const other = "72f988bf-0000-4000-8000-000000000002";
  authority.identity.configure({ tenantId: other });
  await client.token({ defaultAzureCredential: { tenantId: other } });
  expect(authority.forms()).toHaveLength(1);
});

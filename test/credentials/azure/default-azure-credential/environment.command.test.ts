import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applicationCertificate } from "../service-principal/application-certificate.ts";
import {
  authorityOf,
  clientId,
  RESOURCE,
  startClient,
  tenantId,
} from "../service-principal/support.ts";
import { scratch } from "../../scratch.ts";

const clientSecret = "Zx8Q~an.entra_secret-that~nobody_may-see1";
const authority = await authorityOf({ identities: [{ clientId, clientSecret }] });
const block = { defaultAzureCredential: {} };

const variables = (): Record<string, string> => ({
  ...authority.trust,
  AZURE_AUTHORITY_HOST: authority.url,
  AZURE_TENANT_ID: tenantId,
  AZURE_CLIENT_ID: clientId,
});

test("defaultAzureCredential takes a secret from the environment, and asks again after a refusal", async () => {
  const client = startClient({ ...variables(), AZURE_CLIENT_SECRET: clientSecret });
  const rejected = await client.token(block);
  const renewed = await client.token(block, { rejected, claims: '{"access_token":{"x":null}}' });
  expect(renewed.token).not.toBe(rejected.token);
  expect(authority.forms()).toMatchObject([
    {
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${RESOURCE}/.default`,
    },
    { claims: expect.stringContaining('"x":null') as string },
  ]);
});

test("defaultAzureCredential takes a certificate from the environment", async () => {
  const { certificate, key } = await applicationCertificate();
  authority.identity.configure({ identities: [{ clientId, certificate }] });
  const file = path.join(scratch(), "app.pem");
  writeFileSync(file, key + certificate);
  const client = startClient({ ...variables(), AZURE_CLIENT_CERTIFICATE_PATH: file });
  await client.token(block);
  expect(authority.forms()[0]).toHaveProperty("client_assertion");
});

test("defaultAzureCredential lets nobody stand in for a secret that is refused", async () => {
  const client = startClient({ ...variables(), AZURE_CLIENT_SECRET: "wrong-secret-0123456789" });
  const error = await client.error(block);
  expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", status: 401, transient: false });
  expect(error.message).toMatch(/^EnvironmentCredential: .*AADSTS7000215.*value of the secret/);
  expect(error.shown).not.toContain("wrong-secret");
  expect(authority.forms()).toHaveLength(1);
});

test("defaultAzureCredential says what to check if AZURE_TENANT_ID is no tenant", async () => {
  const env = {
    ...variables(),
    AZURE_TENANT_ID: "not a tenant",
    AZURE_CLIENT_SECRET: clientSecret,
  };
  const error = await startClient(env).error(block);
  expect(error).toMatchObject({ transient: false });
  expect(error.message).toMatch(/Invalid tenant id.*Check tenantId/);
  expect(authority.forms()).toEqual([]);
});

test("defaultAzureCredential tries the environment's authority again while it is down", async () => {
  authority.identity.configure({ faults: [{ status: 503 }] });
  const client = startClient({ ...variables(), AZURE_CLIENT_SECRET: clientSecret });
  await client.token(block);
  expect(authority.forms()).toHaveLength(2);
});

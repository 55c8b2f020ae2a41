import { expect, test, vi } from "vitest";
import { subjectOf } from "../../../src/credentials/exchange/subject.ts";
import { exchangeOf } from "../../../src/credentials/exchange/registry.ts";
import type { Exchange, ProviderConnection } from "../../../src/config/types.ts";

const entra = { tenantId: "t", clientId: "c" };
const openai = { identityProviderId: "wip_1", serviceAccountId: "sa_1" };
const anthropic = { federationRuleId: "fdrl_1", organizationId: "o" };
const oauth = { tokenUrl: "https://sts.example/token" };

function sourceOf(source: Partial<ProviderConnection>, exchange: Exchange): object {
  const baseUrl = "https://model.example";
  const config = { baseUrl, ...source, exchange };
  const { baseUrl: _, exchange: __, ...rest } = subjectOf(config, exchangeOf(exchange, baseUrl));
  return rest;
}

// https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust
test.each([
  [undefined, "api://AzureADTokenExchange"],
  ["https://login.microsoftonline.com", "api://AzureADTokenExchange"],
  ["https://login.microsoftonline.us/", "api://AzureADTokenExchangeUSGov"],
  ["https://login.chinacloudapi.cn", "api://AzureADTokenExchangeChina"],
  ["https://login.partner.microsoftonline.cn", "api://AzureADTokenExchangeChina"],
])("the audience for Entra at %s is %s", (authorityHost, audience) => {
  const exchange = { entra: authorityHost === undefined ? entra : { ...entra, authorityHost } };
  expect(sourceOf({ managedIdentity: {} }, exchange)).toEqual({
    managedIdentity: { scope: audience },
  });
  expect(sourceOf({ githubActions: {} }, exchange)).toEqual({ githubActions: { audience } });
});

test("AZURE_AUTHORITY_HOST names the cloud, too", () => {
  vi.stubEnv("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.us");
  const managedIdentity = { scope: "api://AzureADTokenExchangeUSGov" };
  for (const exchange of [{ entra }, { openai }])
    expect(sourceOf({ managedIdentity: {} }, exchange)).toEqual({ managedIdentity });
});

test.each([
  ["openai", { openai }, "https://api.openai.com/v1"],
  ["anthropic", { anthropic }, "https://api.anthropic.com"],
  ["oauth", { oauth }, undefined],
])("%s: what a GitHub Actions job asks for, and Azure sources", (_, exchange, audience) => {
  expect(sourceOf({ githubActions: {} }, exchange)).toEqual({
    githubActions: audience === undefined ? {} : { audience },
  });
  // A token that no API of Azure accepts.
  const scope = "api://AzureADTokenExchange";
  expect(sourceOf({ managedIdentity: { clientId: "c" } }, exchange)).toEqual({
    managedIdentity: { clientId: "c", scope },
  });
  expect(sourceOf({ defaultAzureCredential: {} }, exchange)).toEqual({
    defaultAzureCredential: { scope },
  });
  const servicePrincipal = { tenantId: "t", clientId: "c", clientSecretFile: "f" };
  expect(sourceOf({ servicePrincipal }, exchange)).toEqual({
    servicePrincipal: { ...servicePrincipal, scope },
  });
});

test("an audience that the configuration sets is kept, and other sources have none", () => {
  const own = [
    { managedIdentity: { scope: "api://mine" } },
    { githubActions: { audience: "mine" } },
    { oauth: { clientId: "c", tokenUrl: "https://idp.example/token" } },
    { azurePipelines: { serviceConnectionId: "s" } },
    { apiKeyFile: "f" },
    { apiKeyCommand: "c" },
    { hasBearerTokenProvider: true },
  ];
  for (const source of own) expect(sourceOf(source, { entra })).toEqual(source);
});

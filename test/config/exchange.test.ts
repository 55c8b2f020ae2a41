import { describe, expect, test } from "vitest";
import { parseProviderConfig, providerProblems } from "../../src/config/parse.ts";
import type { ConfigProblem } from "../../src/errors.ts";

const baseUrl = "https://models.example.com/v1";
const openai = { identityProviderId: "wip_1", serviceAccountId: "sa_1" };
const entra = { tenantId: "t", clientId: "c" };

function problems(config: object): readonly ConfigProblem[] {
  return providerProblems({ baseUrl, ...config }, false);
}

function paths(config: object): string[] {
  return problems(config).map(({ path }) => path);
}

describe("parseProviderConfig(): exchange", () => {
  const sources: readonly object[] = [
    { managedIdentity: {} },
    { defaultAzureCredential: {} },
    { servicePrincipal: { tenantId: "t", clientId: "c", clientSecretFile: "f" } },
    { oauth: { clientId: "c", issuer: "https://issuer.example.com" } },
    { githubActions: {} },
    { azurePipelines: { serviceConnectionId: "s" } },
    { apiKeyFile: "f" },
    { apiKeyCommand: "print-token" },
    { bearerTokenProvider: () => Promise.resolve("t") },
    { hasBearerTokenProvider: true },
  ];
  const exchanges: readonly object[] = [
    { entra },
    { openai },
    { anthropic: { federationRuleId: "fdrl_1", organizationId: "o" } },
    { oauth: { tokenUrl: "https://sts.example.com/token", parameters: { policy: "p" } } },
  ];

  test("accepts every exchange of every source that can be asked again, and keeps its fields", () => {
    for (const source of sources) {
      for (const exchange of exchanges) {
        expect(parseProviderConfig({ baseUrl, ...source, exchange })).toEqual({
          baseUrl,
          ...source,
          exchange,
        });
      }
    }
  });

  test.each([
    [{}, "exchange", /needs a source .* such as managedIdentity/],
    [{ apiKey: "k" }, "apiKey", /cannot be combined with exchange: .* apiKeyFile/],
    [{ bearerToken: "t" }, "bearerToken", /cannot be combined with exchange/],
    [{ apiKeyFile: "f", apiKey: "k" }, "apiKey", /cannot be combined with exchange/],
  ])("refuses %j as what is exchanged", (source, path, message) => {
    expect(problems({ ...source, exchange: { openai } })).toEqual([
      { path, message: expect.stringMatching(message) as string },
    ]);
  });

  test("needs exactly one kind", () => {
    expect(problems({ managedIdentity: {}, exchange: {} })).toEqual([
      { path: "exchange", message: "needs one of entra, openai, anthropic or oauth" },
    ]);
    expect(problems({ managedIdentity: {}, exchange: { entra, openai } })).toEqual([
      {
        path: "exchange.openai",
        message:
          "cannot be combined with exchange.entra: give only one of entra, openai, anthropic and oauth",
      },
    ]);
  });

  test("reports every problem at once, each with its path", () => {
    const exchange = {
      entra: { tenantid: "t", clientId: "", scope: "one two", extra: 1 },
      oath: {},
    };
    expect(paths({ githubActions: { aud: "x" }, azurePipelines: {}, exchange }).toSorted()).toEqual(
      [
        "azurePipelines",
        "azurePipelines.serviceConnectionId",
        "exchange.entra.clientId",
        "exchange.entra.extra",
        "exchange.entra.scope",
        "exchange.entra.tenantId",
        "exchange.entra.tenantid",
        "exchange.oath",
        "githubActions.aud",
      ],
    );
  });

  test("names the closest field of its own kind", () => {
    const exchange = { entra: { ...entra, agentIdentityID: "a" } };
    expect(problems({ managedIdentity: {}, exchange })).toEqual([
      {
        path: "exchange.entra.agentIdentityID",
        message: "is not a field; did you mean agentIdentityId?",
      },
    ]);
  });

  test.each([
    ["http://sts.example.com/token", /plain http to another machine/],
    ["https://user:s3cret@sts.example.com/token", /user name or password/],
    ["https://sts.example.com:port/token", /is not a valid URL/],
  ])("refuses the token endpoint %s", (tokenUrl, message) => {
    for (const [name, block] of Object.entries({
      oauth: { tokenUrl },
      openai: { ...openai, tokenUrl },
    })) {
      const found = problems({ managedIdentity: {}, exchange: { [name]: block } });
      expect(found).toEqual([
        {
          path: `exchange.${name}.tokenUrl`,
          message: expect.stringMatching(message) as string,
        },
      ]);
      expect(JSON.stringify(found)).not.toContain("s3cret");
    }
  });

  test.each(["http://127.0.0.1:8080/token", "http://localhost/token", "http://[::1]:1/token"])(
    "accepts the token endpoint %s on this machine",
    (tokenUrl) => {
      expect(problems({ managedIdentity: {}, exchange: { oauth: { tokenUrl } } })).toEqual([]);
    },
  );

  test("refuses a base URL that the assertion would be sent to over plain http", () => {
    const anthropic = { federationRuleId: "fdrl_1", organizationId: "o" };
    const config = { managedIdentity: {}, exchange: { anthropic } };
    expect(paths({ ...config, baseUrl: "http://models.example.com" })).toEqual(["baseUrl"]);
    expect(paths({ ...config, baseUrl: "http://127.0.0.1:8080" })).toEqual([]);
  });

  test("refuses parameters that have fields of their own", () => {
    const oauth = {
      tokenUrl: "https://sts.example/token",
      parameters: { subject_token: "t", scope: "s", policy: "p" },
    };
    expect(paths({ managedIdentity: {}, exchange: { oauth } })).toEqual([
      "exchange.oauth.parameters.subject_token",
      "exchange.oauth.parameters.scope",
    ]);
  });

  test("refuses a field that reads like an exchange", () => {
    expect(problems({ managedIdentity: {}, tokenExchange: { openai } })).toEqual([
      {
        path: "tokenExchange",
        message: expect.stringMatching(/write exchange$/) as string,
      },
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { explainEnv } from "../../src/config/env.ts";
import type { Env } from "../../src/config/process-env.ts";

const BASE = { COPILOT_PROVIDER_BASE_URL: "https://models.example.com/v1" };

function from(env: Env): unknown {
  const { config } = explainEnv({ ...BASE, ...env });
  expect(problems(env)).toEqual([]);
  const { baseUrl: _, ...rest } = config ?? { baseUrl: "" };
  return rest;
}

function problems(env: Env): string[] {
  return explainEnv({ ...BASE, ...env }).problems.map(({ path, message }) => `${path} ${message}`);
}

const openai = { identityProviderId: "wip_1", serviceAccountId: "sa_1" };
const job = { COPILOT_PROVIDER_CREDENTIAL: "github-actions" };

describe("sources of CI jobs", () => {
  test.each([
    [job, { githubActions: {} }],
    [{ COPILOT_PROVIDER_GITHUB_ACTIONS_AUDIENCE: "a" }, { githubActions: { audience: "a" } }],
    [
      { ...job, COPILOT_PROVIDER_GITHUB_ACTIONS_AUDIENCE: "a" },
      { githubActions: { audience: "a" } },
    ],
    [
      { COPILOT_PROVIDER_AZURE_PIPELINES_SERVICE_CONNECTION_ID: "s" },
      { azurePipelines: { serviceConnectionId: "s" } },
    ],
    [
      {
        COPILOT_PROVIDER_CREDENTIAL: "azure-pipelines",
        AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: "task",
      },
      { azurePipelines: { serviceConnectionId: "task" } },
    ],
    [
      {
        COPILOT_PROVIDER_CREDENTIAL: "azure-pipelines",
        COPILOT_PROVIDER_AZURE_PIPELINES_SERVICE_CONNECTION_ID: "own",
        AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: "task",
      },
      { azurePipelines: { serviceConnectionId: "own" } },
    ],
  ])("%j", (env, config) => {
    expect(from(env)).toEqual(config);
  });

  test("a missing service connection is reported by its variable", () => {
    expect(problems({ COPILOT_PROVIDER_CREDENTIAL: "azure-pipelines" })).toEqual([
      expect.stringMatching(/^COPILOT_PROVIDER_AZURE_PIPELINES_SERVICE_CONNECTION_ID is missing/),
    ]);
    expect(problems({ COPILOT_PROVIDER_CREDENTIAL: "github-action" })).toEqual([
      "COPILOT_PROVIDER_CREDENTIAL expected “default-azure”, “service-principal”, “github-actions” or “azure-pipelines”; did you mean “github-actions”?",
    ]);
  });
});

describe("COPILOT_PROVIDER_EXCHANGE", () => {
  test("JSON: the whole block", () => {
    const exchange = {
      oauth: { tokenUrl: "https://sts.example/t", parameters: { policy: "p" }, audience: "a" },
    };
    expect(from({ ...job, COPILOT_PROVIDER_EXCHANGE: JSON.stringify(exchange) })).toEqual({
      githubActions: {},
      exchange,
    });
  });

  test("each single variable sets its field", () => {
    const P = "COPILOT_PROVIDER_EXCHANGE";
    expect(
      from({
        ...job,
        [`${P}_OPENAI_IDENTITY_PROVIDER_ID`]: "wip_1",
        [`${P}_OPENAI_SERVICE_ACCOUNT_ID`]: "sa_1",
      }),
    ).toEqual({ githubActions: {}, exchange: { openai } });
    expect(from({ ...job, [`${P}_ENTRA_TENANT_ID`]: "t", [`${P}_ENTRA_CLIENT_ID`]: "c" })).toEqual({
      githubActions: {},
      exchange: { entra: { tenantId: "t", clientId: "c" } },
    });
    expect(
      from({
        ...job,
        [`${P}_ANTHROPIC_FEDERATION_RULE_ID`]: "fdrl_1",
        [`${P}_ANTHROPIC_ORGANIZATION_ID`]: "o",
        [`${P}_ANTHROPIC_SERVICE_ACCOUNT_ID`]: "svac_1",
        [`${P}_ANTHROPIC_WORKSPACE_ID`]: "default",
      }),
    ).toEqual({
      githubActions: {},
      exchange: {
        anthropic: {
          federationRuleId: "fdrl_1",
          organizationId: "o",
          serviceAccountId: "svac_1",
          workspaceId: "default",
        },
      },
    });
    expect(
      from({
        ...job,
        [`${P}_OAUTH_TOKEN_URL`]: "https://sts.example/t",
        [`${P}_OAUTH_AUDIENCE`]: "a",
      }),
    ).toEqual({
      githubActions: {},
      exchange: { oauth: { tokenUrl: "https://sts.example/t", audience: "a" } },
    });
  });

  const azure = {
    AZURE_TENANT_ID: "t",
    AZURE_CLIENT_ID: "c",
    AZURE_AUTHORITY_HOST: "https://login.microsoftonline.us",
  };
  const anthropic = {
    ANTHROPIC_FEDERATION_RULE_ID: "fdrl_1",
    ANTHROPIC_ORGANIZATION_ID: "o",
    ANTHROPIC_SERVICE_ACCOUNT_ID: "svac_1",
    ANTHROPIC_WORKSPACE_ID: "wrkspc_1",
    ANTHROPIC_IDENTITY_TOKEN_FILE: "/var/run/token",
  };

  test("entra: the variables of Azure's own tools, and the scope", () => {
    expect(
      from({
        ...job,
        ...azure,
        COPILOT_PROVIDER_EXCHANGE: "entra",
        COPILOT_PROVIDER_TOKEN_SCOPE: "s",
      }),
    ).toEqual({
      githubActions: {},
      exchange: {
        entra: {
          tenantId: "t",
          clientId: "c",
          authorityHost: "https://login.microsoftonline.us",
          scope: "s",
        },
      },
    });
  });

  test("anthropic: the variables of Anthropic's own tools, and their token file", () => {
    const exchange = {
      anthropic: {
        federationRuleId: "fdrl_1",
        organizationId: "o",
        serviceAccountId: "svac_1",
        workspaceId: "wrkspc_1",
      },
    };
    const env = { ...anthropic, COPILOT_PROVIDER_EXCHANGE: "anthropic" };
    expect(from(env)).toEqual({ apiKeyFile: "/var/run/token", exchange });
    expect(from({ ...env, ...job })).toEqual({ githubActions: {}, exchange });
  });

  test("the tools' variables alone mean nothing, and this package's own have precedence", () => {
    expect(from({ ...azure, ...anthropic })).toEqual({});
    expect(
      from({
        ...job,
        ...azure,
        COPILOT_PROVIDER_EXCHANGE: "entra",
        COPILOT_PROVIDER_EXCHANGE_ENTRA_CLIENT_ID: "own",
      }),
    ).toMatchObject({ exchange: { entra: { tenantId: "t", clientId: "own" } } });
  });

  test("a scope next to an exchange that has none is that of the identity block", () => {
    expect(
      from({
        COPILOT_PROVIDER_MANAGED_IDENTITY: "system",
        COPILOT_PROVIDER_EXCHANGE: JSON.stringify({ openai }),
        COPILOT_PROVIDER_TOKEN_SCOPE: "api://mine",
      }),
    ).toEqual({ managedIdentity: { scope: "api://mine" }, exchange: { openai } });
  });

  test.each([
    ["anthropc", /expected entra or anthropic, or a JSON object; did you mean “anthropic”\?$/],
    ["openai", /or a JSON object such as {"openai": {…}}$/],
    ["[]", /or a JSON object such as/],
  ])("refuses %s", (text, message) => {
    expect(problems({ ...job, COPILOT_PROVIDER_EXCHANGE: text })).toEqual([
      expect.stringMatching(message),
    ]);
  });

  test("reports every problem at once, each by its variable", () => {
    expect(
      problems({
        COPILOT_PROVIDER_API_KEY: "k",
        COPILOT_PROVIDER_EXCHANGE: '{"openai":{"serviceAccountID":"sa_1"},"oauth":7}',
        COPILOT_PROVIDER_EXCHANGE_OAUTH_AUDIENCE: "a",
      }),
    ).toEqual([
      "COPILOT_PROVIDER_EXCHANGE.oauth sets the same field as COPILOT_PROVIDER_EXCHANGE_OAUTH_AUDIENCE; keep one",
      "COPILOT_PROVIDER_EXCHANGE_OPENAI_IDENTITY_PROVIDER_ID is missing; expected a string",
      "COPILOT_PROVIDER_EXCHANGE_OPENAI_SERVICE_ACCOUNT_ID is missing; expected a string",
      "COPILOT_PROVIDER_EXCHANGE.openai.serviceAccountID is not a field; did you mean serviceAccountId?",
      "COPILOT_PROVIDER_EXCHANGE_OAUTH_TOKEN_URL is missing; expected an http or https URL",
      expect.stringMatching(
        /^COPILOT_PROVIDER_API_KEY cannot be combined with COPILOT_PROVIDER_EX/,
      ),
      expect.stringMatching(/give only one of COPILOT_PROVIDER_EXCHANGE.openai and COPILOT_PROV/),
    ]);
  });

  test("without a source, the exchange's variable is named", () => {
    expect(problems({ COPILOT_PROVIDER_EXCHANGE: JSON.stringify({ openai }) })).toEqual([
      expect.stringMatching(/^COPILOT_PROVIDER_EXCHANGE needs a source/),
    ]);
  });
});

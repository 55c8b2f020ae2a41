import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { fc } from "../support/properties.ts";
import { describe, expect, test } from "vitest";
import { explainEnv, providerFromEnv } from "../../src/config/env.ts";
import { KNOWN_VARIABLES } from "../../src/config/env/variables.ts";
import { ConfigError } from "../../src/errors.ts";

const BASE = { COPILOT_PROVIDER_BASE_URL: "https://model.example/v1" };

function from(env: Record<string, string>): unknown {
  return providerFromEnv({ ...BASE, ...env });
}

function problems(env: Record<string, string>): string[] {
  try {
    from(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, message }) => `${path} ${message}`);
  }
  return [];
}

function warnings(env: Record<string, string>): string[] {
  return explainEnv(env).warnings.map(({ path, message }) => `${path} ${message}`);
}

describe("providerFromEnv() reads", () => {
  test("nothing without COPILOT_PROVIDER_BASE_URL, whatever else is set", () => {
    expect(providerFromEnv({})).toBeUndefined();
    expect(
      providerFromEnv({ COPILOT_PROVIDER_BASE_URL: " ", COPILOT_PROVIDER_TYPE: "wrong" }),
    ).toBeUndefined();
  });

  test("every variable of the Copilot CLI", () => {
    expect(
      from({
        COPILOT_PROVIDER_TYPE: "azure",
        COPILOT_PROVIDER_WIRE_API: "responses",
        COPILOT_PROVIDER_TRANSPORT: "http",
        COPILOT_PROVIDER_AZURE_API_VERSION: "2025-01-01",
        COPILOT_PROVIDER_HEADERS: "X-Team: models",
        COPILOT_PROVIDER_MODEL_ID: "gpt-4.1",
        COPILOT_PROVIDER_WIRE_MODEL: "deployment",
        COPILOT_PROVIDER_MAX_PROMPT_TOKENS: "1000",
        COPILOT_PROVIDER_MAX_OUTPUT_TOKENS: "200",
        COPILOT_PROVIDER_BEARER_TOKEN: "token",
        COPILOT_PROVIDER_API_KEY_COMMAND: "print-key",
        COPILOT_PROVIDER_API_KEY_FILE: "/run/key",
        COPILOT_PROVIDER_API_KEY: "key",
      }),
    ).toEqual({
      baseUrl: "https://model.example/v1",
      type: "azure",
      wireApi: "responses",
      transport: "http",
      azure: { apiVersion: "2025-01-01" },
      headers: { "X-Team": "models" },
      modelId: "gpt-4.1",
      wireModel: "deployment",
      maxPromptTokens: 1000,
      maxOutputTokens: 200,
      bearerToken: "token",
      apiKeyCommand: "print-key",
      apiKeyFile: "/run/key",
      apiKey: "key",
    });
  });

  test("an OAuth server, with the scope of the identity block", () => {
    expect(
      from({
        COPILOT_PROVIDER_OAUTH_ISSUER: "https://id.example",
        COPILOT_PROVIDER_OAUTH_GRANT: "device_code",
        COPILOT_PROVIDER_OAUTH_CLIENT_ID: "c",
        COPILOT_PROVIDER_OAUTH_ACCOUNT: "ada@example.com",
        COPILOT_PROVIDER_TOKEN_SCOPE: "api://a/.default",
      }),
    ).toMatchObject({
      oauth: {
        issuer: "https://id.example",
        grant: "device_code",
        clientId: "c",
        account: "ada@example.com",
        scope: "api://a/.default",
      },
    });
    expect(problems({ COPILOT_PROVIDER_OAUTH_GRANT: "device_cod" })).toEqual([
      expect.stringMatching(/^COPILOT_PROVIDER_OAUTH_GRANT expected .*did you mean "device_code"/),
      expect.stringMatching(/^COPILOT_PROVIDER_OAUTH_CLIENT_ID is missing/),
      expect.stringMatching(/COPILOT_PROVIDER_OAUTH_ISSUER or COPILOT_PROVIDER_OAUTH_TOKEN_URL/),
    ]);
  });

  test.each([
    [{ COPILOT_PROVIDER_MANAGED_IDENTITY: "system" }, {}],
    [{ COPILOT_PROVIDER_MANAGED_IDENTITY: "{}" }, {}],
    [{ COPILOT_PROVIDER_MANAGED_IDENTITY: '{"objectId":"o"}' }, { objectId: "o" }],
    [{ COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID: "c" }, { clientId: "c" }],
    [{ COPILOT_PROVIDER_MANAGED_IDENTITY_OBJECT_ID: "o" }, { objectId: "o" }],
    [{ COPILOT_PROVIDER_MANAGED_IDENTITY_RESOURCE_ID: "/r" }, { resourceId: "/r" }],
    [
      { COPILOT_PROVIDER_MANAGED_IDENTITY: "system", COPILOT_PROVIDER_TOKEN_SCOPE: "api://a" },
      { scope: "api://a" },
    ],
    [
      {
        COPILOT_PROVIDER_MANAGED_IDENTITY: "{}",
        COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID: "c",
      },
      { clientId: "c" },
    ],
  ])("a managed identity from %j", (env, managedIdentity) => {
    expect(from(env)).toEqual({ baseUrl: BASE.COPILOT_PROVIDER_BASE_URL, managedIdentity });
  });

  test("COPILOT_PROVIDER_CREDENTIAL=default-azure", () => {
    expect(
      from({ COPILOT_PROVIDER_CREDENTIAL: "default-azure", COPILOT_PROVIDER_TOKEN_SCOPE: "s" }),
    ).toMatchObject({ defaultAzureCredential: { scope: "s" } });
  });

  test.each([
    [{ AZURE_CLIENT_SECRET: "s" }, { clientSecret: "s" }],
    [{ AZURE_CLIENT_CERTIFICATE_PATH: "/c.pem" }, { certificateFile: "/c.pem" }],
    [{ AZURE_FEDERATED_TOKEN_FILE: "/t" }, { federatedTokenFile: "/t" }],
  ])("COPILOT_PROVIDER_CREDENTIAL=service-principal with %j", (proof, field) => {
    expect(
      from({
        COPILOT_PROVIDER_CREDENTIAL: "service-principal",
        AZURE_TENANT_ID: "t",
        AZURE_CLIENT_ID: "c",
        AZURE_AUTHORITY_HOST: "https://login.example",
        ...proof,
      }),
    ).toMatchObject({
      servicePrincipal: {
        tenantId: "t",
        clientId: "c",
        authorityHost: "https://login.example",
        ...field,
      },
    });
  });

  test.each([
    ["newlines", "A: 1\nB: two: parts\r\n\n"],
    ["a literal \\n", "A: 1\\nB: two: parts"],
  ])("headers separated by %s", (_, text) => {
    expect(from({ COPILOT_PROVIDER_HEADERS: text })).toMatchObject({
      headers: { A: "1", B: "two: parts" },
    });
  });

  test("any valid headers back as they were written", () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,20}$/);
    const value = fc.stringMatching(/^[\x21-\x5b\x5d-\x7e]{1,20}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key.toLowerCase() }),
        fc.constantFrom("\n", "\\n", "\r\n"),
        (pairs, separator) => {
          const text = pairs.map(([key, each]) => `${key}: ${each}`).join(separator);
          expect(from({ COPILOT_PROVIDER_HEADERS: text })).toEqual({
            baseUrl: BASE.COPILOT_PROVIDER_BASE_URL,
            ...(pairs.length === 0 ? {} : { headers: Object.fromEntries(pairs) }),
          });
        },
      ),
    );
  });
});

describe("providerFromEnv() refuses, by variable,", () => {
  test.each<[Record<string, string>, string[]]>([
    [
      { COPILOT_PROVIDER_MANAGED_IDENTITY: "system", COPILOT_PROVIDER_API_KEY: "secret" },
      [
        "COPILOT_PROVIDER_API_KEY cannot be combined with COPILOT_PROVIDER_MANAGED_IDENTITY: both set the credential; keep one",
      ],
    ],
    [
      { COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID: "c", COPILOT_PROVIDER_BEARER_TOKEN: "secret" },
      [
        "COPILOT_PROVIDER_BEARER_TOKEN cannot be combined with COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID: both set the credential; keep one",
      ],
    ],
    [
      {
        COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID: "c",
        COPILOT_PROVIDER_MANAGED_IDENTITY_OBJECT_ID: "o",
      },
      [
        "COPILOT_PROVIDER_MANAGED_IDENTITY_OBJECT_ID cannot be combined with COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID: give only one of COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID, COPILOT_PROVIDER_MANAGED_IDENTITY_OBJECT_ID and COPILOT_PROVIDER_MANAGED_IDENTITY_RESOURCE_ID",
      ],
    ],
    [
      {
        COPILOT_PROVIDER_MANAGED_IDENTITY: '{"clientId":"a"}',
        COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID: "b",
      },
      [
        "COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID sets the same field as COPILOT_PROVIDER_MANAGED_IDENTITY.clientId; keep one",
      ],
    ],
    [
      {
        COPILOT_PROVIDER_MANAGED_IDENTITY: "system",
        COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID: "b",
      },
      [
        "COPILOT_PROVIDER_MANAGED_IDENTITY_CLIENT_ID cannot be combined with COPILOT_PROVIDER_MANAGED_IDENTITY=system, which means the system-assigned identity; keep one",
      ],
    ],
    [
      { COPILOT_PROVIDER_MANAGED_IDENTITY: "true" },
      [
        'COPILOT_PROVIDER_MANAGED_IDENTITY expected “system”, or a JSON object such as {"clientId": "…"}',
      ],
    ],
    [
      { COPILOT_PROVIDER_MANAGED_IDENTITY: '{"clientid":"a"}' },
      ["COPILOT_PROVIDER_MANAGED_IDENTITY.clientid is not a field; did you mean clientId?"],
    ],
    [
      { COPILOT_PROVIDER_CREDENTIAL: "service-principal", AZURE_CLIENT_ID: "c" },
      [
        "AZURE_TENANT_ID is missing; expected the ID of a tenant, or one of its domain names such as contoso.onmicrosoft.com",
        "COPILOT_PROVIDER_CREDENTIAL needs one of AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE",
      ],
    ],
    [
      {
        COPILOT_PROVIDER_CREDENTIAL: "service-principal",
        AZURE_TENANT_ID: "t",
        AZURE_CLIENT_ID: "c",
        AZURE_CLIENT_SECRET: "s",
        AZURE_FEDERATED_TOKEN_FILE: "/t",
        AZURE_AUTHORITY_HOST: "login.example",
      },
      [
        "AZURE_AUTHORITY_HOST expected an https URL without a path or query such as https://login.microsoftonline.us",
        "AZURE_FEDERATED_TOKEN_FILE cannot be combined with AZURE_CLIENT_SECRET: give only one of AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH and AZURE_FEDERATED_TOKEN_FILE",
      ],
    ],
    [
      { COPILOT_PROVIDER_CREDENTIAL: "default-azur" },
      [
        "COPILOT_PROVIDER_CREDENTIAL expected “default-azure”, “service-principal”, “github-actions” or “azure-pipelines”; did you mean “default-azure”?",
      ],
    ],
    [
      { COPILOT_PROVIDER_CREDENTIAL: "managed-identity" },
      [
        "COPILOT_PROVIDER_CREDENTIAL expected “default-azure”, “service-principal”, “github-actions” or “azure-pipelines”; for a managed identity set COPILOT_PROVIDER_MANAGED_IDENTITY=system",
      ],
    ],
    [
      {
        COPILOT_PROVIDER_CREDENTIAL: "default-azure",
        COPILOT_PROVIDER_MANAGED_IDENTITY: "system",
      },
      [
        "COPILOT_PROVIDER_CREDENTIAL cannot be combined with COPILOT_PROVIDER_MANAGED_IDENTITY: both set the credential; keep one",
      ],
    ],
    [
      {
        COPILOT_PROVIDER_BASE_URL: "model.example",
        COPILOT_PROVIDER_TYPE: "openia",
        COPILOT_PROVIDER_MAX_PROMPT_TOKENS: "1e3",
        COPILOT_PROVIDER_MAX_OUTPUT_TOKENS: "0",
        COPILOT_PROVIDER_HEADERS: "no colon\nbad name: x\nA: 1\na: 2",
      },
      [
        "COPILOT_PROVIDER_HEADERS line 1 has no colon; expected Name: Value",
        "COPILOT_PROVIDER_HEADERS line 2 does not start with a header name; expected Name: Value",
        "COPILOT_PROVIDER_HEADERS line 4 sets a a second time",
        "COPILOT_PROVIDER_MAX_PROMPT_TOKENS expected a whole number of at least 1",
        'COPILOT_PROVIDER_TYPE expected "openai", "azure" or "anthropic"; did you mean "openai"?',
        "COPILOT_PROVIDER_BASE_URL expected an http or https URL such as https://NAME.openai.azure.com/openai/v1",
        "COPILOT_PROVIDER_MAX_OUTPUT_TOKENS expected at least 1",
      ],
    ],
  ])("%j", (env, expected) => {
    expect(problems(env)).toEqual(expected);
  });

  test("header values without printing them", () => {
    const text = problems({ COPILOT_PROVIDER_HEADERS: "X-Key: sec\u0007ret" }).join();
    expect(text).toBe(
      "COPILOT_PROVIDER_HEADERS line 1 gives X-Key a value with characters that are not allowed in a header",
    );
  });
});

describe("explainEnv()", () => {
  test("names the variable of each field", () => {
    const { config, origins } = explainEnv({
      ...BASE,
      COPILOT_PROVIDER_MANAGED_IDENTITY: '{"clientId":"c"}',
      COPILOT_PROVIDER_TOKEN_SCOPE: "api://a",
    });
    expect(config).toMatchObject({ managedIdentity: { clientId: "c", scope: "api://a" } });
    expect(origins).toEqual({
      baseUrl: "COPILOT_PROVIDER_BASE_URL",
      managedIdentity: "COPILOT_PROVIDER_MANAGED_IDENTITY",
      "managedIdentity.clientId": "COPILOT_PROVIDER_MANAGED_IDENTITY.clientId",
      "managedIdentity.scope": "COPILOT_PROVIDER_TOKEN_SCOPE",
    });
  });

  test("warns of unknown names with the nearest known one", () => {
    expect(
      warnings({ ...BASE, COPILOT_PROVIDER_WIREMODEL: "m", COPILOT_PROVIDER_SOMETHING: "x" }),
    ).toEqual([
      "COPILOT_PROVIDER_SOMETHING is not a known variable of a provider",
      "COPILOT_PROVIDER_WIREMODEL is not a known variable of a provider; did you mean COPILOT_PROVIDER_WIRE_MODEL?",
    ]);
  });

  test.each([
    ["COPILOT_PROVIDER_APIKEY", "; did you mean COPILOT_PROVIDER_API_KEY?"],
    ["COPILOT_PROVIDER_TOKEN", ""],
    ["COPILOT_PROVIDER_WORKLOAD_IDENTITY", ""],
    ["COPILOT_PROVIDER_AZURE_AD_TOKEN_FILE", ""],
  ])("refuses the unknown name %s, which reads like a credential", (name, hint) => {
    expect(problems({ ...BASE, [name]: "x" })).toEqual([
      `${name} is not a known variable of a provider${hint}`,
    ]);
    expect(problems({ ...BASE, [name]: "" })).toEqual([]);
    expect(providerFromEnv({ [name]: "x" })).toBeUndefined();
  });

  test("warns of credentials that another outranks, and of a scope nobody asks for", () => {
    expect(
      warnings({
        ...BASE,
        COPILOT_PROVIDER_API_KEY: "k",
        COPILOT_PROVIDER_API_KEY_COMMAND: "c",
        COPILOT_PROVIDER_TOKEN_SCOPE: "s",
      }),
    ).toEqual([
      "COPILOT_PROVIDER_API_KEY is not used: COPILOT_PROVIDER_API_KEY_COMMAND takes precedence",
      "COPILOT_PROVIDER_TOKEN_SCOPE has no effect without an identity block",
    ]);
  });

  test("warns of Azure's variables that a service principal here has no use for", () => {
    const certificate = {
      ...BASE,
      AZURE_TENANT_ID: "t",
      AZURE_CLIENT_ID: "c",
      AZURE_CLIENT_CERTIFICATE_PATH: "/c.pem",
      AZURE_CLIENT_CERTIFICATE_PASSWORD: "p",
      AZURE_CLIENT_SEND_CERTIFICATE_CHAIN: "true",
    };
    expect(
      warnings({ ...certificate, COPILOT_PROVIDER_CREDENTIAL: "service-principal" }),
    ).toMatchObject([
      expect.stringMatching(/^AZURE_CLIENT_CERTIFICATE_PASSWORD has no effect: .*passphrase/),
      expect.stringMatching(/^AZURE_CLIENT_SEND_CERTIFICATE_CHAIN has no effect: /),
    ]);
    expect(warnings({ ...certificate, COPILOT_PROVIDER_CREDENTIAL: "default-azure" })).toEqual([]);
  });

  test("warns of variables that mean nothing without COPILOT_PROVIDER_BASE_URL", () => {
    expect(warnings({ COPILOT_PROVIDER_API_KEY: "k" })).toEqual([
      "COPILOT_PROVIDER_API_KEY has no effect: COPILOT_PROVIDER_BASE_URL is not set",
    ]);
  });

  test("never throws, and never prints a secret", () => {
    const value = fc.oneof(fc.string(), fc.constantFrom("system", "{}", "default-azure", "A: 1"));
    const env = fc.dictionary(fc.constantFrom(...KNOWN_VARIABLES), value);
    fc.assert(
      fc.property(env, (each) => {
        const secret = "s3cret-value-of-a-key";
        const { problems: found, warnings: warned } = explainEnv({
          ...each,
          COPILOT_PROVIDER_API_KEY: secret,
          COPILOT_PROVIDER_BEARER_TOKEN: secret,
        });
        expect(JSON.stringify([found, warned])).not.toContain(secret);
      }),
    );
  });
});

test("providerFromEnv() publishes its warnings where somebody listens", () => {
  const seen: unknown[] = [];
  const listen = (message: unknown): void => void seen.push(message);
  subscribe("byok-identity:warning", listen);
  from({ COPILOT_PROVIDER_WIREMODEL: "m" });
  unsubscribe("byok-identity:warning", listen);
  expect(seen).toEqual([
    {
      code: "WARN_ENVIRONMENT",
      message:
        "COPILOT_PROVIDER_WIREMODEL is not a known variable of a provider; did you mean COPILOT_PROVIDER_WIRE_MODEL?",
    },
  ]);
});

import { expect, test } from "vitest";
import { readRedisCredential } from "../../src/config/env/redis-credential.ts";
import { ConfigError, type ConfigProblem } from "../../src/errors.ts";

const SCOPE = "https://redis.azure.com/.default";
const entra = { tenantId: "t", clientId: "c" };

test.each([
  [{ managedIdentity: {} }, { managedIdentity: { scope: SCOPE } }],
  [{ managedIdentity: { scope: "mine" } }, { managedIdentity: { scope: "mine" } }],
  [{ defaultAzureCredential: {} }, { defaultAzureCredential: { scope: SCOPE } }],
  [{ apiKeyFile: "/run/token" }, { apiKeyFile: "/run/token" }],
  [
    { githubActions: {}, exchange: { entra } },
    { githubActions: {}, exchange: { entra: { ...entra, scope: SCOPE } } },
  ],
  [
    { managedIdentity: {}, exchange: { entra } },
    { managedIdentity: {}, exchange: { entra: { ...entra, scope: SCOPE } } },
  ],
])("readRedisCredential() makes of %j: %j", (given, config) => {
  expect(readRedisCredential(JSON.stringify(given))).toEqual({
    baseUrl: "https://redis.invalid",
    ...config,
  });
});

function problemsOf(text: string): readonly ConfigProblem[] {
  try {
    readRedisCredential(text);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test.each([
  "system",
  "[]",
  "null",
  "{}",
  '{"managedIdentity":{},"oauth":{}}',
  '{"managedIdentity":{},"headers":{}}',
  '{"bearerToken":"secret"}',
])("readRedisCredential() says of %s what it expects, without quoting it", (text) => {
  expect(problemsOf(text)).toEqual([
    {
      path: "BYOK_IDENTITY_REDIS_CREDENTIAL",
      message: expect.stringMatching(/JSON object.*such as \{"managedIdentity":\{\}\}/) as string,
    },
  ]);
});

test("readRedisCredential() reports each problem with its path in the variable", () => {
  const text = JSON.stringify({ managedIdentity: { clientID: "c" }, exchange: {} });
  expect(problemsOf(text).map(({ path }) => path)).toEqual([
    "BYOK_IDENTITY_REDIS_CREDENTIAL.managedIdentity.clientID",
    "BYOK_IDENTITY_REDIS_CREDENTIAL.exchange",
  ]);
});

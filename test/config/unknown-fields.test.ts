import { describe, expect, test } from "vitest";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { providerProblems } from "../../src/config/parse.ts";
import { fileProblems } from "../../src/config/providers-file.ts";
import { fc } from "../support/properties.ts";

const baseUrl = "https://models.example.com/v1";

function messages(input: object): string[] {
  return providerProblems({ baseUrl, ...input }, false).map(
    ({ path, message }) => `${path} ${message}`,
  );
}

describe("an unknown field that reads like a credential is an error that says what to write", () => {
  test.each([
    ["workloadIdentity", {}, "servicePrincipal with federatedTokenFile, or exchange"],
    ["workload_identity", {}, "servicePrincipal with federatedTokenFile, or exchange"],
    ["workloadidentity", {}, "servicePrincipal with federatedTokenFile, or exchange"],
    ["federatedtoken", "f", "servicePrincipal with federatedTokenFile, or exchange"],
    ["authtoken", "t", "bearerToken, apiKeyFile or apiKeyCommand"],
    ["azureapikey", "k", "apiKey, apiKeyFile or apiKeyCommand"],
    ["federatedCredential", {}, "servicePrincipal with federatedTokenFile, or exchange"],
    ["userAssignedIdentity", "id", "managedIdentity"],
    ["useManagedIdentity", true, "managedIdentity"],
    ["azureAd", {}, "managedIdentity, servicePrincipal or defaultAzureCredential"],
    ["azureAD", true, "managedIdentity, servicePrincipal or defaultAzureCredential"],
    ["entraId", {}, "managedIdentity, servicePrincipal or defaultAzureCredential"],
    ["azureADToken", "t", "managedIdentity, servicePrincipal or defaultAzureCredential"],
    ["oidc", {}, "oauth"],
    ["subscriptionKey", "k", "apiKey, apiKeyFile or apiKeyCommand"],
    ["azureOpenAIKey", "k", "apiKey, apiKeyFile or apiKeyCommand"],
    ["token", "t", "bearerToken, apiKeyFile or apiKeyCommand"],
    ["tokenCommand", "t", "bearerToken, apiKeyFile or apiKeyCommand"],
    ["token_file", "t", "bearerToken, apiKeyFile or apiKeyCommand"],
    ["accesstoken", "t", "bearerToken, apiKeyFile or apiKeyCommand"],
    ["tokens", "t", "bearerToken, apiKeyFile or apiKeyCommand"],
    ["accessTokens", ["t"], "bearerToken, apiKeyFile or apiKeyCommand"],
    ["token", 1, "bearerToken, apiKeyFile or apiKeyCommand"],
    ["accessKey", 12345678, "apiKey, apiKeyFile or apiKeyCommand"],
    ["apikeyhelper", "print-key", "apiKey, apiKeyFile or apiKeyCommand"],
    ["keyvault", "v", "apiKey, apiKeyFile or apiKeyCommand"],
    ["uami", "id", "managedIdentity"],
    ["spn", "id", "managedIdentity, servicePrincipal or defaultAzureCredential"],
    ["signIn", true, "managedIdentity, oauth or another credential"],
    ["cred", "c", "servicePrincipal, oauth or another credential"],
    ["password", 12345678, "servicePrincipal, oauth or another credential"],
    ["jwt", "t", "bearerToken, apiKeyFile or apiKeyCommand"],
    ["clientCertificate", "f", "servicePrincipal with certificateFile"],
    ["auth", { type: "x" }, "managedIdentity, oauth or another credential"],
    ["authentication", "x", "managedIdentity, oauth or another credential"],
    ["credentials", {}, "servicePrincipal, oauth or another credential"],
    ["password", "x", "servicePrincipal, oauth or another credential"],
  ])("%s", (name, value, write) => {
    expect(messages({ [name]: value })).toEqual([
      `${name} is not a field, but reads like a credential, which would then be missing; write ${write}`,
    ]);
  });

  test.each(
    [
      ["azureCli", "az", "azd", "azureDeveloperCli", "azure_cli", "msal", "adal", "deviceCode"],
      ["interactive", "onBehalfOf", "obo", "kerberos", "ntlm", "basic", "digest", "mtls", "hmac"],
      ["connectionString", "cookies", "aws", "awsProfile", "awsSigV4", "roleArn", "iam", "gcp"],
      ["gcloud", "svid", "imds", "systemAssigned"],
    ].flat(),
  )("%s is a way to prove an identity if it has content", (name) => {
    for (const value of [{}, "x"])
      expect(messages({ [name]: value })).toEqual([
        expect.stringMatching(new RegExp(`^${name} is not a field, but reads like a credential`)),
      ]);
    expect(messages({ [name]: true })).toEqual([]);
  });

  test.each([
    { clientId: "c" },
    { client_secret: "s" },
    { tenantId: "t" },
    { tokenUrl: "https://login.example" },
    { issuer: "https://login.example" },
    { refreshToken: "r" },
    { certificateFile: "f" },
    { serviceConnectionId: "s" },
    { identityProviderId: "i" },
    { federationRuleId: "f" },
    { scope: "s", audience: "a" },
    { entra: { tenantId: "t" } },
  ])("an object of any name with %j reads like an identity", (value) => {
    expect(messages({ corporate: value })).toEqual([
      "corporate is not a field, but reads like a credential, which would then be missing; write managedIdentity, oauth or another credential",
    ]);
    expect(fileProblems({ providers: [], corporate: value })).toContainEqual({
      path: "corporate",
      message: "has no effect here: a credential belongs to its provider",
    });
  });

  test.each([
    ["ouath", "oauth"],
    ["oatuh", "oauth"],
    ["azrue", "azure"],
    ["servicePrincipla", "servicePrincipal"],
    ["amnagedIdentiti", "managedIdentity"],
  ])("%s, with two letters in the wrong order, is %s", (name, field) => {
    expect(messages({ [name]: {} })).toEqual([`${name} is not a field; did you mean ${field}?`]);
  });

  test("a name of any length is compared in little time", () => {
    expect(messages({ ["o".repeat(1_000_000)]: {} })).toEqual([]);
  });

  test.each([
    ["clientId", "managedIdentity, servicePrincipal and oauth"],
    ["client_id", "managedIdentity, servicePrincipal and oauth"],
    ["tenantId", "defaultAzureCredential and servicePrincipal"],
    ["scope", "managedIdentity, defaultAzureCredential, servicePrincipal and oauth"],
    ["refreshToken", "oauth"],
  ])("%s says which block it belongs to", (name, blocks) => {
    expect(messages({ [name]: "x" })).toEqual([
      `${name} has no effect here: it is a field of ${blocks}`,
    ]);
  });

  test.each([
    [
      { azure: { apiVersion: "v", managedIdentity: {} } },
      "azure.managedIdentity",
      "managedIdentity",
    ],
    [{ options: { api_key: "k" } }, "options.api_key", "apiKey"],
  ])("%j: a credential in another object is a field of the provider", (input, path, field) => {
    expect(messages(input)).toEqual([
      `${path} has no effect here: ${field} is a field of the provider itself`,
    ]);
  });

  test("in a providers file it belongs to a provider, not to the file or a model", () => {
    const file = {
      managedIdentity: {},
      providers: [{ name: "a", baseUrl, apiKey: "k" }],
      models: [{ id: "m", provider: "a", apiKey: "k" }],
    };
    expect(fileProblems(file)).toEqual([
      {
        path: "managedIdentity",
        message: "has no effect here: a credential belongs to its provider",
      },
      {
        path: "models[0].apiKey",
        message: "has no effect here: a credential belongs to its provider",
      },
    ]);
  });

  test("no value of such a field is shown, and nothing is opened", () => {
    expect(() => createProviderAuth({ baseUrl, token: "s3cret-value" } as never)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("s3cret") as string }),
    );
  });
});

describe("other unknown fields are kept", () => {
  test.each([
    { $schema: "x" },
    { author: "x", keyboard: "x", monkey: "x", central: "x", tokenizer: "x", description: "x" },
    { stopToken: "<end>", eosToken: "x", tokenLimit: "x", cacheKey: "x", publicKey: "x" },
    { stoptoken: "x", eostoken: "x", cachekey: "x", maxtokens: 5 },
    { maxTokens: 5, tokens: 5, token_budget: 5, tokensPerMinute: "5" },
    { outputTokens: "5", outputtokens: "5", max_new_tokens: "5", stopTokens: ["x"] },
    { tokenTtl: 3600, authTimeout: 5, key_rotation_days: 30, tokenCount: 5, credit: 5 },
    { caCert: "x", region: "x", metadata: { any: "thing" }, timeout: 3 },
    { awsRegion: "x", basicModel: "x", digestSize: 5, azureRegion: "x", interactiveMode: "x" },
    { metadata: { scope: "x", owner: "x" }, labels: { audience: "x" }, limits: { grant: 5 } },
    { metadata: { clientId: null, tenantId: false }, options: { entra: "x" } },
    { useManagedIdentity: false, auth: null, credentials: undefined },
  ])("%j", (input) => {
    expect(messages(input)).toEqual([]);
  });

  test("a name of any kind is judged, never thrown at", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (name, value) => {
        expect(messages({ [name]: value })).toBeInstanceOf(Array);
      }),
    );
  });
});

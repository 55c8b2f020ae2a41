import { expect, test } from "vitest";
import { staticSecrets } from "../../src/config/static-secrets.ts";
import schema from "../../schema/byok-identity.schema.json" with { type: "json" };

const paths = (config: object): string[] =>
  staticSecrets({ baseUrl: "https://models.example/v1", ...config }).map(({ path }) => path);

test.each<[object, string[]]>([
  [{ apiKey: "k" }, ["apiKey"]],
  [{ apiKeyCommand: "print-key", apiKey: "k" }, ["apiKey"]],
  [{ bearerToken: "t" }, ["bearerToken"]],
  [{ servicePrincipal: { clientId: "c", clientSecret: "s" } }, ["servicePrincipal.clientSecret"]],
  [
    { oauth: { clientSecret: "s", refreshToken: "r" } },
    ["oauth.clientSecret", "oauth.refreshToken"],
  ],
  [{ headers: { Authorization: "Bearer t" } }, ["headers.Authorization"]],
  [
    { headers: { "api-key": "k", "x-api-key": "k", "x-team": "a" } },
    ["headers.api-key", "headers.x-api-key"],
  ],
  [{ headers: { "Ocp-Apim-Subscription-Key": "k" } }, ["headers.Ocp-Apim-Subscription-Key"]],
  [{ headers: { "cf-aig-authorization": "t" } }, ["headers.cf-aig-authorization"]],
  [{ headers: { Cookie: "session=s" } }, ["headers.Cookie"]],
  [
    { exchange: { oauth: { parameters: { client_secret: "s", federation_policy_id: "p" } } } },
    ["exchange.oauth.parameters.client_secret"],
  ],
])("staticSecrets() of %j: %j", (config, expected) => {
  expect(paths(config)).toEqual(expected);
});

test.each([
  { managedIdentity: {}, headers: { "x-team": "a", "Idempotency-Key": "i" } },
  { apiKeyFile: "/run/key" },
  { oauth: { clientSecretFile: "/run/secret", refreshTokenFile: "/run/token" } },
  { servicePrincipal: { certificateFile: "/run/cert.pem" } },
])("staticSecrets() of %j: none", (config) => {
  expect(paths(config)).toEqual([]);
});

test("staticSecrets() knows every configuration field that the schema marks x-sensitive", () => {
  const { ProviderConnection, ServicePrincipal, OAuth, OAuthExchange } = schema.$defs;
  const sample = (definition: { properties: object }): object =>
    Object.fromEntries(
      Object.entries(definition.properties).flatMap(([name, field]: [string, object]) => {
        if (!("x-sensitive" in field)) return [];
        return [[name, "type" in field && field.type === "object" ? { "x-key": "s" } : "s"]];
      }),
    );
  const config = {
    ...sample(ProviderConnection),
    servicePrincipal: sample(ServicePrincipal),
    oauth: sample(OAuth),
    exchange: { oauth: sample(OAuthExchange) },
  };
  const strings = JSON.stringify(config).match(/:"s"/g) ?? [];
  expect(strings).toHaveLength(paths(config).length);
  expect(strings.length).toBeGreaterThanOrEqual(7);
});

import { ManagedIdentityCredential } from "@azure/identity";
import { describe, expect, test, vi } from "vitest";
import type { ProviderConnection } from "../../src/config/types.ts";
import { credentialOf } from "../../src/credentials/credential-of.ts";
import { asResource, asScope } from "../../src/credentials/azure/scope.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import schema from "../../schema/byok-identity.schema.json" with { type: "json" };
import { benchOf, clientId, objectId, resourceId } from "./azure/managed-identity/support.ts";

const bench = await benchOf("imds");

function keyOf(config: object): string {
  const context = {
    providerName: "default",
    detectHost: () => ({ host: "IMDS" }) as const,
    attemptTimeout: 1,
    acquireTimeout: 1,
    tokenTtl: 1,
  };
  const credential = credentialOf(config as ProviderConnection, context);
  return credential?.cache?.key ?? "";
}

const other = (id: string): string => id.replace("6b3ba3a5", "7c4cb4b6");
const application = { tenantId: "11111111-2222-4333-8444-555555555555", clientId };
const oauth = { clientId: "c", clientSecret: "s", tokenUrl: "https://as.example/token" };

const person = {
  clientId: "c",
  grant: "authorization_code",
  authorizationUrl: "https://as.example/authorize",
  tokenUrl: "https://as.example/token",
};

/** For each field of each block, two configurations that differ in nothing else, and send different requests. */
const ROWS: Readonly<Record<string, Readonly<Record<string, readonly [object, object]>>>> = {
  ManagedIdentity: {
    clientId: [{ clientId }, { clientId: other(clientId) }],
    objectId: [{ objectId }, { objectId: other(objectId) }],
    resourceId: [{ resourceId }, { resourceId: other(resourceId) }],
    scope: [{ scope: "https://contoso.com" }, { scope: "https://contoso.com/" }],
  },
  DefaultAzureCredential: {
    scope: [{ scope: "https://contoso.com" }, { scope: "https://contoso.com/" }],
    tenantId: [{ tenantId: clientId }, { tenantId: other(clientId) }],
    managedIdentityClientId: [
      { managedIdentityClientId: clientId },
      { managedIdentityClientId: other(clientId) },
    ],
  },
  ServicePrincipal: {
    tenantId: [application, { ...application, tenantId: other(clientId) }],
    clientId: [application, { ...application, clientId: other(clientId) }],
    clientSecret: [
      { ...application, clientSecret: "a" },
      { ...application, clientSecret: "A" },
    ],
    clientSecretFile: [
      { ...application, clientSecretFile: "/a" },
      { ...application, clientSecretFile: "/b" },
    ],
    certificateFile: [
      { ...application, clientSecretFile: "/a" },
      { ...application, certificateFile: "/a" },
    ],
    federatedTokenFile: [
      { ...application, certificateFile: "/a" },
      { ...application, federatedTokenFile: "/a" },
    ],
    scope: [
      { ...application, scope: "https://contoso.com" },
      { ...application, scope: "https://Contoso.com" },
    ],
    authorityHost: [application, { ...application, authorityHost: "https://login.example" }],
  },
  OAuth: {
    issuer: [
      { ...oauth, tokenUrl: undefined, issuer: "https://as.example/token" },
      { ...oauth, tokenUrl: "https://as.example/token" },
    ],
    tokenUrl: [oauth, { ...oauth, tokenUrl: "https://as.example/token/" }],
    grant: [oauth, { ...oauth, grant: "refresh_token", refreshTokenFile: "/a" }],
    clientId: [oauth, { ...oauth, clientId: "C" }],
    clientSecret: [oauth, { ...oauth, clientSecret: "S" }],
    clientSecretFile: [
      { ...oauth, clientSecret: undefined, clientSecretFile: "/a" },
      { ...oauth, clientSecret: undefined, clientSecretFile: "/b" },
    ],
    refreshToken: [
      { ...oauth, grant: "refresh_token", refreshToken: "r" },
      { ...oauth, grant: "refresh_token", refreshToken: "R" },
    ],
    refreshTokenFile: [
      { ...oauth, grant: "refresh_token", refreshTokenFile: "/a" },
      { ...oauth, grant: "refresh_token", refreshTokenFile: "/b" },
    ],
    scope: [oauth, { ...oauth, scope: "s" }],
    audience: [oauth, { ...oauth, audience: "a" }],
    account: [
      { ...person, account: "ada@example.com" },
      { ...person, account: "bob@example.com" },
    ],
  },
};

/** Fields that only `login` uses: no token request contains them. */
const OF_LOGIN = new Set(["authorizationUrl", "deviceAuthorizationUrl"]);

/** The smallest block of each exchange. */
const EXCHANGES: Readonly<Record<string, readonly [kind: string, smallest: object]>> = {
  EntraExchange: ["entra", { tenantId: "t", clientId: "c" }],
  OpenAIExchange: ["openai", { identityProviderId: "wip_1", serviceAccountId: "sa_1" }],
  AnthropicExchange: ["anthropic", { federationRuleId: "fdrl_1", organizationId: "o" }],
  OAuthExchange: ["oauth", { tokenUrl: "https://sts.example/token" }],
};

const BLOCKS: Readonly<Record<string, string>> = {
  ManagedIdentity: "managedIdentity",
  DefaultAzureCredential: "defaultAzureCredential",
  ServicePrincipal: "servicePrincipal",
  OAuth: "oauth",
};

const defs = schema.$defs as Readonly<Record<string, { readonly properties?: object }>>;

describe.each(Object.entries(BLOCKS))("the cache key of %s", (definition, block) => {
  const fields = Object.keys(defs[definition]?.properties ?? {}).filter(
    (field) => !OF_LOGIN.has(field),
  );

  test.each(fields)("differs if the requests differ in %s", (field) => {
    const pair = ROWS[definition]?.[field];
    if (pair === undefined) throw new Error(`no example of ${field}`);
    const [one, two] = pair.map((value) => keyOf({ [block]: value }));
    expect(one).not.toBe("");
    expect(one).not.toBe(two);
  });

  test("names no secret", () => {
    const value = { ...application, ...oauth, clientSecret: "hunter2" };
    if (block === "oauth" || block === "servicePrincipal") {
      expect(keyOf({ [block]: value })).not.toContain("hunter2");
    }
  });
});

describe.each(Object.entries(EXCHANGES))("the cache key of %s", (definition, [kind, smallest]) => {
  const fields = Object.entries(defs[definition]?.properties ?? {}) as [string, { type: string }][];
  const keyWith = (block: object): string =>
    keyOf({
      baseUrl: "https://model.example",
      apiKeyFile: "/run/token",
      exchange: { [kind]: block },
    });

  test.each(fields)("differs if the requests differ in %s", (field, { type }) => {
    const url = /Url$|Host$/.test(field);
    const [one, two] = ["one", "two"].map((name) =>
      type === "object" ? { p: name } : url ? `https://${name}.example/token` : name,
    );
    expect(keyWith({ ...smallest, [field]: one })).not.toBe("");
    expect(keyWith({ ...smallest, [field]: one })).not.toBe(keyWith({ ...smallest, [field]: two }));
  });
});

test("the token that a job's others are requested with is no part of a key that can be read", () => {
  vi.stubEnv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "hunter2-of-the-job");
  const key = keyOf({ githubActions: {} });
  expect(key).not.toContain("hunter2");
  vi.stubEnv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "another");
  expect(keyOf({ githubActions: {} })).not.toBe(key);
  expect(keyOf({ githubActions: { audience: "a" } })).not.toBe(keyOf({ githubActions: {} }));
  const azurePipelines = { serviceConnectionId: "1" };
  expect(keyOf({ azurePipelines })).not.toBe(
    keyOf({ azurePipelines: { serviceConnectionId: "2" } }),
  );
});

test("requests that are the same for the issuer have one cache key", () => {
  const upper = clientId.toUpperCase();
  const pairs: readonly (readonly [object, object])[] = [
    [{ managedIdentity: { clientId } }, { managedIdentity: { clientId: upper } }],
    [
      { servicePrincipal: { ...application, clientSecret: "s" } },
      { servicePrincipal: { ...application, clientId: upper, clientSecret: "s" } },
    ],
    [
      { managedIdentity: { scope: "https://contoso.com" } },
      { managedIdentity: { scope: "https://contoso.com/.default" } },
    ],
    [{ oauth }, { oauth: { ...oauth, grant: "client_credentials" } }],
    [{ oauth }, { oauth: { tokenUrl: oauth.tokenUrl, clientSecret: "s", clientId: "c" } }],
  ];
  for (const [one, two] of pairs) expect(keyOf(one)).toBe(keyOf(two));
});

test.each([
  ["https://contoso.com", "https://contoso.com/.default"],
  ["https://contoso.com/", "https://contoso.com//.default"],
  ["api://app", "api://app/.default"],
])("the resource %s has the scope %s, and that the resource", (resource, scope) => {
  expect([asScope(resource), asScope(scope)]).toEqual([scope, scope]);
  expect([asResource(scope), asResource(resource)]).toEqual([resource, resource]);
});

function audienceOf(token: string): unknown {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  return (JSON.parse(payload) as { readonly aud: unknown }).aud;
}

test.each([
  ["https://contoso.com/", "https://contoso.com"],
  ["https://contoso.com", "https://contoso.com/"],
])(
  "managedIdentity for %s, then for %s: each provider gets its own audience's token, as from @azure/identity",
  async (first, second) => {
    const cache = createTokenCache();
    for (const resource of [first, second]) {
      const { token } = await bench.auth({ scope: resource }, { cache }).getToken();
      expect(audienceOf(token)).toBe(resource);
      const theirs = await new ManagedIdentityCredential().getToken(asScope(resource));
      expect(audienceOf(theirs.token)).toBe(resource);
    }
  },
);

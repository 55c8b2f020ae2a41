import { fc } from "../support/properties.ts";
import { describe, expect, test } from "vitest";
import {
  parseNamedProviderConfig,
  parseProviderConfig,
  providerProblems,
} from "../../src/config/parse.ts";
import { ConfigError, type ConfigProblem } from "../../src/errors.ts";
import { oracle } from "../schema/ajv.ts";
import { invalid, schema, valid } from "../schema/vectors.ts";

const base = { baseUrl: "https://models.example.com/v1" };
const ajv = oracle(schema);
const kinds = { ProviderConfig: false, NamedProviderConfig: true } as const;
type Kind = keyof typeof kinds;

function isProvider(vector: { readonly type: string }): boolean {
  return vector.type in kinds;
}

function problems(input: unknown): readonly ConfigProblem[] {
  return providerProblems(input, false);
}

describe("agreement with the JSON Schema", () => {
  // The one thing in which parse is stricter: outside identity blocks too, a misspelt field is refused.
  const misspelt = new Set(["unknown fields in snake case"]);

  test.each(valid.filter((vector) => isProvider(vector) && !misspelt.has(vector.name)))(
    "parse accepts “$name” and loses nothing",
    ({ type, value }) => {
      const parse = kinds[type as Kind] ? parseNamedProviderConfig : parseProviderConfig;
      expect(parse(value)).toEqual(value);
    },
  );

  test.each(invalid.filter(isProvider))("parse refuses “$name”", ({ type, value }) => {
    expect(providerProblems(value, kinds[type as Kind])).not.toEqual([]);
  });

  const credentials = [
    "managedIdentity",
    "defaultAzureCredential",
    "servicePrincipal",
    "oauth",
    "githubActions",
    "azurePipelines",
    "apiKeyCommand",
    "apiKeyFile",
    "apiKey",
    "bearerToken",
    "hasBearerTokenProvider",
  ] as const;
  const samples: Readonly<Record<(typeof credentials)[number], unknown>> = {
    managedIdentity: {},
    defaultAzureCredential: {},
    servicePrincipal: { tenantId: "t", clientId: "c", clientSecretFile: "f" },
    oauth: { clientId: "c", issuer: "https://issuer.example.com" },
    githubActions: {},
    azurePipelines: { serviceConnectionId: "s" },
    apiKeyCommand: "print-key",
    apiKeyFile: "/run/key",
    apiKey: "k",
    bearerToken: "t",
    hasBearerTokenProvider: true,
  };

  test("every combination of the credential fields gets the schema's answer", () => {
    for (let mask = 0; mask < 1 << credentials.length; mask++) {
      const chosen = credentials.filter((_, bit) => (mask & (1 << bit)) !== 0);
      const config = {
        ...base,
        ...Object.fromEntries(chosen.map((name) => [name, samples[name]])),
      };
      expect(problems(config).length > 0, chosen.join()).toBe(
        ajv("ProviderConfig", config).length > 0,
      );
    }
  });

  const text = fc.constantFrom("", "x", "https://a.example.com/.default", "two words", "http://h");
  const any = fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant([]),
    fc.constant({}),
  );
  const block = (...names: string[]): fc.Arbitrary<unknown> =>
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record(
          Object.fromEntries(
            names.map((name) => [name, fc.oneof({ weight: 4, arbitrary: text }, any)]),
          ),
          { requiredKeys: [] },
        ),
      },
      any,
    );
  const config = fc.record(
    {
      baseUrl: fc.oneof({ weight: 8, arbitrary: fc.constant("https://h.example.com/v1") }, any),
      type: fc.oneof(fc.constantFrom("openai", "azure"), any),
      headers: fc.oneof(fc.dictionary(text, fc.oneof(text, any)), any),
      azure: block("apiVersion"),
      maxPromptTokens: fc.oneof(fc.constantFrom(0, 1, 1.5, -1), any),
      managedIdentity: block("clientId", "objectId", "resourceId", "scope", "other"),
      servicePrincipal: block(
        "tenantId",
        "clientId",
        "clientSecret",
        "certificateFile",
        "scope",
        "authorityHost",
      ),
      oauth: block(
        "issuer",
        "tokenUrl",
        "grant",
        "clientId",
        "clientSecret",
        "clientSecretFile",
        "scope",
      ),
      apiKey: any,
      apiKeyCommand: any,
    },
    { requiredKeys: ["baseUrl"] },
  );

  test("no generated configuration is judged otherwise than by the schema", () => {
    fc.assert(
      fc.property(config, (input) => {
        expect(problems(input).length > 0).toBe(ajv("ProviderConfig", input).length > 0);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("parseProviderConfig()", () => {
  function refusal(input: unknown): ConfigError {
    try {
      parseProviderConfig(input);
    } catch (error) {
      if (error instanceof ConfigError) return error;
      throw error;
    }
    throw new Error("nothing was refused");
  }

  test("reports every problem at once, each with its path", () => {
    const error = refusal({
      type: "opnai",
      managedIdentity: { clientid: "x", scope: "" },
      servicePrincipal: {},
      maxPromptTokens: 1.5,
      headers: { "x y": 1 },
    });
    expect(error.code).toBe("ERR_CONFIG_INVALID");
    expect(error.problems.map(({ path }) => path).toSorted()).toEqual([
      "baseUrl",
      'headers["x y"]',
      "managedIdentity.clientid",
      "managedIdentity.scope",
      "maxPromptTokens",
      "servicePrincipal",
      "servicePrincipal",
      "servicePrincipal.clientId",
      "servicePrincipal.tenantId",
      "type",
    ]);
    for (const { path } of error.problems) expect(error.message).toContain(path);
  });

  test.each([
    [true, "expected an object, got a boolean; write {} for the system-assigned identity"],
    ["abc", "expected an object, got a string; write {}"],
    [null, "expected an object, got null"],
    [[], "expected an object, got an array"],
  ])("says what to write for managedIdentity: %j", (managedIdentity, message) => {
    const [problem] = problems({ ...base, managedIdentity });
    expect(problem).toMatchObject({ path: "managedIdentity" });
    expect(problem?.message).toContain(message);
  });

  test("two selectors name both fields", () => {
    const [problem, ...others] = problems({
      ...base,
      managedIdentity: { clientId: "a", objectId: "b" },
    });
    expect(others).toEqual([]);
    expect(problem?.path).toBe("managedIdentity.objectId");
    expect(problem?.message).toContain("managedIdentity.clientId");
  });

  test("an identity block together with a static key names both fields", () => {
    const [problem] = problems({ ...base, managedIdentity: {}, apiKey: "k" });
    expect(problem?.path).toBe("apiKey");
    expect(problem?.message).toContain("managedIdentity");
  });

  test.each([
    ["baseURL", "baseUrl"],
    ["base_url", "baseUrl"],
    ["managedIdentiy", "managedIdentity"],
    ["apikey", "apiKey"],
    ["wireAPI", "wireApi"],
  ])("for the misspelt field %s, %s is suggested", (written, meant) => {
    const found = problems({ ...base, [written]: "x" }).find(({ path }) => path === written);
    expect(found?.message).toContain(`did you mean ${meant}?`);
  });

  test("an unknown field of the provider is kept, one of an identity block refused", () => {
    const later = { ...base, somethingNew: { a: [1] } };
    expect(parseProviderConfig(later)).toEqual(later);
    const [problem] = problems({ ...base, managedIdentity: { principal: "x" } });
    expect(problem?.message).toBe(
      "is not a field of managedIdentity; its fields are clientId, objectId, resourceId and scope",
    );
  });

  test.each(["https://", "http://[", "ftp://h/", "//h", "https://h:99999/"])(
    "baseUrl %s is refused",
    (baseUrl) => {
      expect(problems({ baseUrl }).map(({ path }) => path)).toEqual(["baseUrl"]);
    },
  );

  test("a baseUrl with a password is refused without printing it", () => {
    const error = refusal({ baseUrl: "https://user:hunter2@h/" });
    expect(error.message).not.toContain("hunter2");
    expect(error.problems[0]?.message).toContain("user name or password");
  });

  test("no value of a secret field is echoed, whatever is wrong with it", () => {
    const secret = "s3cr3t-value";
    const fields = {
      apiKey: [secret],
      bearerToken: { secret },
      headers: { authorization: [secret] },
      servicePrincipal: { clientSecret: [secret], [secret]: 1, authorityHost: secret, tenantId: 1 },
      oauth: { refreshToken: { secret }, clientSecret: 1, issuer: secret },
    };
    const { message, problems: found } = refusal({ ...base, ...fields });
    const unknownKey = found.filter(({ path }) => path.includes(secret));
    // The name of an unknown field has to be told; its value does not.
    expect(unknownKey).toHaveLength(1);
    expect(message.split(secret)).toHaveLength(2);
  });

  test("the in-process callback is accepted and kept by reference", () => {
    const bearerTokenProvider = (): Promise<string> => Promise.resolve("t");
    expect(parseProviderConfig({ ...base, bearerTokenProvider }).bearerTokenProvider).toBe(
      bearerTokenProvider,
    );
    expect(problems({ ...base, bearerTokenProvider: "t" })[0]?.message).toBe(
      "expected a function, got a string",
    );
  });

  test.each([undefined, null, 7, "https://h", [base]])("%j is not a configuration", (input) => {
    expect(refusal(input).problems).toMatchObject([{ path: "" }]);
  });

  test("nothing is taken from a prototype, and __proto__ does no harm", () => {
    const input = JSON.parse(
      '{"baseUrl":"https://h","__proto__":{"managedIdentity":{}},"headers":{"__proto__":"x"}}',
    ) as object;
    const parsed = parseProviderConfig(input);
    expect(parsed.managedIdentity).toBeUndefined();
    expect(({} as { managedIdentity?: unknown }).managedIdentity).toBeUndefined();
  });

  test("any JSON value is either parsed or refused with a ConfigError", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        try {
          parseProviderConfig(input);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

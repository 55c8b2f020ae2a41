import { describe, expect, it } from "vitest";
import {
  dispatchProviderToken,
  PROVIDER_TOKEN_GET_TOKEN,
  PROVIDER_TYPES,
  redactProviderConfig,
  redactProvidersFile,
  RpcError,
  toWireProviderConfig,
  toWireProvidersFile,
  validateProviderConfig,
  type BearerTokenProvider,
  type NamedProviderConfig,
  type ProviderConfig,
  type ProviderTokenHandler,
  type ProviderType,
} from "../../../codegen/sdks/typescript/src/index.js";

const baseUrl = "https://models.example.com/v1";
const callback: BearerTokenProvider = async ({ providerName }) => `token of ${providerName}`;

describe("the TypeScript package as its callers write it", () => {
  it("never serializes a callback, and says on the wire that it is there", () => {
    const config: ProviderConfig = { baseUrl, bearerTokenProvider: callback };
    const wire = toWireProviderConfig(config);
    expect(wire).toStrictEqual({ baseUrl, hasBearerTokenProvider: true });
    expect(config.bearerTokenProvider).toBe(callback);
    // @ts-expect-error: the type knows that it is gone
    expect(wire.bearerTokenProvider).toBeUndefined();
  });

  it("finds callbacks in what a file holds, and keeps unknown fields", () => {
    const provider: NamedProviderConfig = { name: "a", baseUrl, bearerTokenProvider: callback };
    const file = { providers: [provider], $schema: "./x.json" };
    expect(toWireProvidersFile(file)).toStrictEqual({
      providers: [{ name: "a", baseUrl, hasBearerTokenProvider: true }],
      $schema: "./x.json",
    });
  });

  it("counts a callback as its field in the rules, under the name it was given by", () => {
    const config: ProviderConfig = { baseUrl, managedIdentity: {}, bearerTokenProvider: callback };
    expect(validateProviderConfig(config)).toStrictEqual([
      {
        path: "",
        message: "`managedIdentity` and `bearerTokenProvider` exclude each other",
      },
    ]);
  });

  it("tells every violation at once, each with its path, and no value", () => {
    const config = {
      apiKey: 42,
      managedIdentity: { clientId: "", objectId: "o" },
      headers: { "X-Retry": 1 },
      bearerTokenProvider: "sk-secret",
    };
    const found = validateProviderConfig(config);
    expect(found.map(({ path, message }) => `${path}: ${message}`)).toStrictEqual([
      ": `baseUrl` is required",
      "headers.X-Retry: must be a string",
      "managedIdentity.clientId: must have at least 1 character",
      "managedIdentity: `clientId` and `objectId` exclude each other",
      "apiKey: must be a string",
      "bearerTokenProvider: must be a function",
      ": `managedIdentity` and `apiKey` exclude each other",
      ": `managedIdentity` and `bearerTokenProvider` exclude each other",
    ]);
    expect(JSON.stringify(found)).not.toMatch(/42|sk-secret/);
  });

  it("conceals secrets for logs, and what it does not know", () => {
    const config = {
      baseUrl,
      apiKey: "sk-1",
      headers: { "X-Key": "sk-2" },
      oauth: { tokenUrl: "https://x.example.com", clientId: "c", clientSecret: "sk-3" },
      azure: "sk-4" as never,
      futureSecret: { deep: ["sk-5"] },
    };
    expect(redactProviderConfig(config)).toStrictEqual({
      baseUrl,
      apiKey: "[redacted]",
      headers: { "X-Key": "[redacted]" },
      oauth: { tokenUrl: "https://x.example.com", clientId: "c", clientSecret: "[redacted]" },
      azure: "[redacted]",
      futureSecret: { deep: ["[redacted]"] },
    });
    expect(
      JSON.stringify(redactProvidersFile({ providers: [{ name: "n", ...config }] })),
    ).not.toMatch(/sk-\d/);
  });

  it("leaves unions of known strings open", () => {
    const types: ProviderType[] = ["openai", "a type of a newer version"];
    expect(types.map((type) => (PROVIDER_TYPES as readonly string[]).includes(type))).toEqual([
      true,
      false,
    ]);
    expect(validateProviderConfig({ baseUrl, type: types[1] })).toEqual([]);
  });

  it("types what answers a remote call", async () => {
    const handler: ProviderTokenHandler = {
      getToken: async (params) => ({ token: await callback(params) }),
      invalidate: () => Promise.resolve(),
    };
    expect(PROVIDER_TOKEN_GET_TOKEN).toBe("providerToken.getToken");
    const params = { providerName: "default", sessionId: "s" };
    await expect(dispatchProviderToken(handler, PROVIDER_TOKEN_GET_TOKEN, params)).resolves.toEqual(
      { token: "token of default" },
    );
    await expect(dispatchProviderToken(handler, "providerToken.other")).rejects.toMatchObject({
      code: RpcError.METHOD_NOT_FOUND,
    });
  });
});

import { describe, expect, test, vi } from "vitest";
import { flagDraft, withFlags } from "../../../src/cli/provider/flags.ts";
import { originTexts, type Draft } from "../../../src/config/draft.ts";

const draft: Draft = {
  fields: { baseUrl: "https://models.example.com", oauth: { issuer: "https://login.example.com" } },
  origins: {
    baseUrl: { kind: "file", file: "p.json", path: "providers[0].baseUrl" },
    "oauth.issuer": { kind: "file", file: "p.json", path: "providers[0].oauth.issuer" },
  },
  problems: [],
};

describe("withFlags()", () => {
  test("a flag takes a field's place, and its origin; what people wrote is left as it is", () => {
    const command = "print COPILOT_PROVIDER_API_KEY_COMMAND";
    const merged = withFlags(draft, flagDraft({ command, type: "azure" }));
    expect(merged.fields).toEqual({
      baseUrl: "https://models.example.com",
      apiKeyCommand: command,
      type: "azure",
    });
    expect(originTexts(merged.origins)).toEqual({
      baseUrl: "p.json: providers[0].baseUrl",
      apiKeyCommand: "--command",
      type: "--type",
    });
  });

  test("--exchange NAME is filled by this package's variables, and by those of the issuer's tools", () => {
    vi.stubEnv("COPILOT_PROVIDER_EXCHANGE_ENTRA_CLIENT_ID", "own");
    vi.stubEnv("AZURE_CLIENT_ID", "other");
    vi.stubEnv("AZURE_TENANT_ID", "t");
    const { fields, origins } = flagDraft({ exchange: "entra" });
    expect(fields).toEqual({ exchange: { entra: { clientId: "own", tenantId: "t" } } });
    expect(originTexts(origins)).toEqual({
      "exchange.entra": "--exchange",
      "exchange.entra.clientId": "COPILOT_PROVIDER_EXCHANGE_ENTRA_CLIENT_ID",
      "exchange.entra.tenantId": "AZURE_TENANT_ID",
    });
  });

  test.each(["constructor", "__proto__", "toString"])("--exchange %s is no issuer", (exchange) => {
    expect(flagDraft({ exchange }).problems).toEqual([
      {
        origin: { kind: "flag", name: "--exchange" },
        message: expect.stringMatching(/^expected entra or anthropic/) as string,
      },
    ]);
  });

  test("a user-assigned identity is recognised by its kind of ID", () => {
    expect(flagDraft({ managedIdentity: "/subscriptions/s" })).toMatchObject({
      fields: { managedIdentity: { resourceId: "/subscriptions/s" } },
      origins: { "managedIdentity.resourceId": { name: "--managed-identity" } },
    });
  });
});

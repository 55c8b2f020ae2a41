import { describe, expect, test } from "vitest";
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

  test("a user-assigned identity is recognised by its kind of ID", () => {
    expect(flagDraft({ managedIdentity: "/subscriptions/s" })).toMatchObject({
      fields: { managedIdentity: { resourceId: "/subscriptions/s" } },
      origins: { "managedIdentity.resourceId": { name: "--managed-identity" } },
    });
  });
});

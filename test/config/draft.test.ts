import { describe, expect, test } from "vitest";
import { checkDraft, type Draft, type Origin } from "../../src/config/draft.ts";

const inFile = (path: string): Origin => ({ kind: "file", file: "p.json", path });
const variable = (name: string): Origin => ({ kind: "variable", name });

const draft: Draft = {
  fields: { baseUrl: "https://models.example.com", oauth: { issuer: "https://login.example.com" } },
  origins: {
    baseUrl: inFile("providers[0].baseUrl"),
    oauth: inFile("providers[0].oauth"),
    "oauth.issuer": inFile("providers[0].oauth.issuer"),
  },
  problems: [],
};

describe("checkDraft()", () => {
  test("names each problem by the place where the value, or the one around it, was given", () => {
    const { value, problems } = checkDraft(
      {
        ...draft,
        fields: { ...draft.fields, apiKey: "k", type: "opnai", headers: { a: 1 } },
        origins: {
          ...draft.origins,
          apiKey: variable("COPILOT_PROVIDER_API_KEY"),
          type: { kind: "flag", name: "--type" },
          headers: inFile("providers[0].headers"),
        },
        problems: [
          { origin: variable("COPILOT_PROVIDER_HEADERS"), message: "line 2 has no colon" },
        ],
      },
      false,
    );
    expect(value).toBeUndefined();
    expect(problems.map(({ path }) => path)).toEqual([
      "COPILOT_PROVIDER_HEADERS",
      "--type",
      "p.json: providers[0].headers.a",
      "p.json: providers[0].oauth.clientId",
      "COPILOT_PROVIDER_API_KEY",
    ]);
    expect(problems.at(-1)?.message).toContain("p.json: providers[0].oauth");
  });

  test.each([
    ["a flag", { kind: "flag", name: "--scope" }, "b", []],
    [
      "a variable",
      variable("COPILOT_PROVIDER_TOKEN_SCOPE"),
      "a",
      [
        {
          path: "COPILOT_PROVIDER_TOKEN_SCOPE",
          message: "sets the same field as COPILOT_PROVIDER_MANAGED_IDENTITY.scope; keep one",
        },
      ],
    ],
  ] as const)("the scope of %s together with the block's own", (_, origin, scope, problems) => {
    const checked = checkDraft(
      {
        fields: { baseUrl: "https://models.example.com", managedIdentity: { scope: "a" } },
        origins: {
          "managedIdentity.scope": {
            kind: "variable",
            name: "COPILOT_PROVIDER_MANAGED_IDENTITY",
            key: "scope",
          },
        },
        problems: [],
        scope: { value: "b", origin },
      },
      false,
    );
    expect(checked.problems).toEqual(problems);
    expect(checked.fields["managedIdentity"]).toEqual({ scope });
  });

  test("a scope without an identity is a problem of the flag, and idle as a variable", () => {
    const plain = { fields: { baseUrl: "https://h.example.com" }, origins: {}, problems: [] };
    const flag: Origin = { kind: "flag", name: "--scope" };
    expect(
      checkDraft({ ...plain, scope: { value: "a", origin: flag } }, false).problems,
    ).toMatchObject([{ path: "--scope" }]);
    const origin = variable("COPILOT_PROVIDER_TOKEN_SCOPE");
    const idle = checkDraft({ ...plain, scope: { value: "a", origin } }, false);
    expect(idle).toMatchObject({ problems: [], idleScope: origin });
  });
});

import { fc } from "../support/properties.ts";
import { describe, expect, test } from "vitest";
import {
  camelCase,
  collisionKey,
  constantCase,
  enumWords,
  kebabCase,
  pascalCase,
  snakeCase,
  words,
} from "../../codegen/names.ts";

describe("words() splits", () => {
  test.each([
    ["baseUrl", "base url"],
    ["tokenURL", "token url"],
    ["OAuth2Client", "oauth2 client"],
    ["oauthToken", "oauth token"],
    ["OAuthGrant", "oauth grant"],
    ["HTTPServer", "http server"],
    ["HTTP2Server", "http2 server"],
    ["userIDs", "user ids"],
    ["URLs", "urls"],
    ["snake_case", "snake case"],
    ["SCREAMING_CASE", "screaming case"],
    ["kebab-case", "kebab case"],
    ["dotted.name", "dotted name"],
    ["with  space", "with space"],
    ["X-API-Key", "x api key"],
    ["x509v3", "x509v3"],
    ["sha256Sum", "sha256 sum"],
    ["IPv6Address", "ipv6 address"],
    ["jsonRPC", "json rpc"],
    ["parseJSONFast", "parse json fast"],
    ["ABTest", "ab test"],
    ["isAs", "is as"],
    ["naïveÉclair", "naive eclair"],
    ["$schema", "schema"],
    ["__dunder__", "dunder"],
    ["2fa", "n 2fa"],
    ["2024-10-21", "n 2024 10 21"],
    ["日本", ""],
    ["", ""],
  ])("%j into %j", (name, expected) => {
    expect(words(name).join(" ")).toBe(expected);
  });

  test("any text into what makes an identifier in any casing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const parts = words(name);
        if (parts.length === 0) return;
        for (const cased of [camelCase, pascalCase, snakeCase, constantCase]) {
          expect(cased(parts)).toMatch(/^[A-Za-z]\w*$/);
        }
        expect(words(snakeCase(parts))).toEqual(parts);
      }),
    );
  });
});

test("names are cased from words, acronyms only where they are asked for", () => {
  const parts = words("oauthClientID");
  const acronyms = new Set(["id", "oauth"]);
  expect([camelCase(parts), pascalCase(parts)]).toEqual(["oauthClientId", "OauthClientId"]);
  expect([camelCase(parts, acronyms), pascalCase(parts, acronyms)]).toEqual([
    "oauthClientID",
    "OAUTHClientID",
  ]);
  expect([snakeCase(parts), constantCase(parts), kebabCase(parts)]).toEqual([
    "oauth_client_id",
    "OAUTH_CLIENT_ID",
    "oauth-client-id",
  ]);
});

describe("enumWords()", () => {
  test("numbers what would collide, and names what has no words", () => {
    const values = ["asc", "ASC", "a-sc", "asc2", "", "+", "-", "empty"];
    expect(enumWords(values).map((parts) => parts.join(" "))).toEqual([
      "asc",
      "asc 3",
      "a sc 4",
      "asc2",
      "empty",
      "value",
      "value 2",
      "empty 2",
    ]);
  });

  test("gives no two values one name in any casing", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.oneof(
            fc.constantFrom("a", "A", "a2", "a-2", "a 2 2", "", "empty", "+", "é", "e"),
            fc.string(),
          ),
        ),
        (values) => {
          const keys = enumWords(values).map((parts) => collisionKey(snakeCase(parts)));
          expect(new Set(keys).size).toBe(values.length);
        },
      ),
    );
  });
});

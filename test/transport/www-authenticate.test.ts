import { fc } from "../support/properties.ts";
import { describe, expect, test } from "vitest";
import { claimsChallenge, parseChallenges } from "../../src/transport/www-authenticate.ts";

describe("parseChallenges()", () => {
  test.each<[string, ReturnType<typeof parseChallenges>]>([
    ["", []],
    ["Basic", [{ scheme: "basic", params: {} }]],
    ['Bearer realm="a"', [{ scheme: "bearer", params: { realm: "a" } }]],
    [
      "Bearer realm=a, error=invalid_token",
      [{ scheme: "bearer", params: { realm: "a", error: "invalid_token" } }],
    ],
    [
      'Bearer realm = "a, b=\\"c\\"" ,x=y',
      [{ scheme: "bearer", params: { realm: 'a, b="c"', x: "y" } }],
    ],
    [
      'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
      [
        { scheme: "newauth", params: { realm: "apps", type: "1", title: 'Login to "apps"' } },
        { scheme: "basic", params: { realm: "simple" } },
      ],
    ],
    [
      "Negotiate, Basic realm=x",
      [
        { scheme: "negotiate", params: {} },
        { scheme: "basic", params: { realm: "x" } },
      ],
    ],
    [
      "Negotiate abc/+d==, Bearer a=b",
      [
        { scheme: "negotiate", params: {} },
        { scheme: "bearer", params: { a: "b" } },
      ],
    ],
    [", ,Bearer a=b,, c=d ,", [{ scheme: "bearer", params: { a: "b", c: "d" } }]],
    ["Bearer A=1, a=2", [{ scheme: "bearer", params: { a: "1" } }]],
    ['Bearer a="unterminated', [{ scheme: "bearer", params: {} }]],
    ["Bearer a=b, (", [{ scheme: "bearer", params: { a: "b" } }]],
    [
      "Bearer __proto__=x",
      [{ scheme: "bearer", params: JSON.parse('{"__proto__":"x"}') as Record<string, string> }],
    ],
  ])("reads %s", (header, challenges) => {
    expect(parseChallenges(header)).toEqual(challenges);
  });

  const token = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const value = fc.string({ unit: "grapheme-ascii", maxLength: 20 });
  const challenge = fc.record({
    scheme: token,
    params: fc.dictionary(token, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  });

  test("reads back whatever was written by the grammar", () => {
    const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 4 }), (challenges) => {
        const header = challenges
          .map(({ scheme, params }) => {
            const written = Object.entries(params).map(([name, text]) => `${name}=${quoted(text)}`);
            return `${scheme} ${written.join(", ")}`;
          })
          .join(", ");
        expect(parseChallenges(header)).toEqual(challenges);
      }),
      { numRuns: 1_000 },
    );
  });

  test("ends on any input", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (header) => {
        expect(Array.isArray(parseChallenges(header))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("claimsChallenge()", () => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';
  const encoded = Buffer.from(claims).toString("base64");

  test.each([
    ["base64", `Bearer realm="", error="insufficient_claims", claims="${encoded}"`],
    ["base64url", `Bearer claims="${Buffer.from(claims).toString("base64url")}"`],
    ["plain JSON", `Bearer claims="${claims.replaceAll('"', String.raw`\"`)}"`],
    ["another scheme first", `PoP a=b, Bearer claims="${encoded}"`],
  ])("decodes %s", (_, header) => {
    expect(claimsChallenge(header)).toBe(claims);
  });

  test.each([
    null,
    "",
    "Bearer",
    'Bearer claims=""',
    'Bearer claims="####"',
    `Basic claims="${encoded}"`,
    'Bearer claims="MTI="',
  ])("finds none in %s", (header) => {
    expect(claimsChallenge(header)).toBeUndefined();
  });
});

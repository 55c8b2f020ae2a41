import { fc } from "../support/properties.ts";
import { describe, expect, it } from "vitest";
import { jwtClaims, jwtExpiry } from "../../src/lib/jwt.ts";

function jwt(payload: string): string {
  return `e30.${Buffer.from(payload).toString("base64url")}.c2ln`;
}

describe("jwtClaims()", () => {
  it("reads the payload", () => {
    expect(jwtClaims(jwt('{"aud":"api","name":"Zoë"}'))).toEqual({ aud: "api", name: "Zoë" });
  });

  it.each(["", "opaque", "a.b", "a.b.c.d", jwt("nonsense"), jwt("[1]"), jwt("null"), jwt('"x"')])(
    "finds none in %j",
    (token) => {
      expect(jwtClaims(token)).toBeUndefined();
    },
  );

  it("never throws, for any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json().map(jwt)), (text) => {
        expect(() => jwtClaims(text)).not.toThrow();
      }),
    );
  });
});

describe("jwtExpiry()", () => {
  it("turns exp into milliseconds", () => {
    expect(jwtExpiry(jwt('{"exp":1900000000}'))).toBe(1_900_000_000_000);
    expect(jwtExpiry(jwt('{"exp":1900000000.5}'))).toBe(1_900_000_000_500);
  });

  it.each(["{}", '{"exp":"1900000000"}', '{"exp":null}', '{"exp":1e999}'])(
    "knows none in %s",
    (payload) => {
      expect(jwtExpiry(jwt(payload))).toBeUndefined();
    },
  );
});

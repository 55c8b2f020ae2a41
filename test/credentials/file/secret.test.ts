import { inspect } from "node:util";
import { fc } from "../../support/properties.ts";
import { expect, test } from "vitest";
import type { ByokIdentityError } from "../../../src/errors.ts";
import { secretLine } from "../../../src/credentials/file/secret.ts";

/** All that RFC 6749, appendix A, lets a client secret or a refresh token hold. */
const vschar = fc
  .string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
  })
  .map((text) => text.trim())
  .filter((text) => text !== "");

const unit16 = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

test("secretLine() has any secret as it was written, with or without what editors add", () => {
  const around = fc.constantFrom("", "\n", "\r\n", " ", "\t", "\n\n");
  fc.assert(
    fc.property(
      vschar,
      fc.constantFrom("", "\uFEFF"),
      around,
      around,
      (secret, bom, before, after) => {
        expect(secretLine(`${bom}${before}${secret}${after}`, "file")).toBe(secret);
      },
    ),
  );
});

test("secretLine() answers with one line without control characters or refuses, showing nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: unit16 }), (text) => {
      let line = "refused";
      try {
        line = secretLine(text, "file");
      } catch (error) {
        expect((error as ByokIdentityError).code).toBe("ERR_FILE_UNREADABLE");
      }
      expect(/^\P{Cc}+$/u.test(line)).toBe(true);
    }),
  );
});

test.each([
  ["", "is empty"],
  [" \r\n", "is empty"],
  ["s3cret\ns3cret", "contains more than one line"],
  ["s3cret\0", "contains control characters"],
  ["s\u00003\u0000c\u0000", "contains control characters"],
  ["s3cret\uFFFD", "is not UTF-8"],
])("secretLine() refuses %j, and says why", (text, why) => {
  let error: unknown;
  try {
    secretLine(text, "clientSecretFile /run/secret");
  } catch (thrown) {
    error = thrown;
  }
  expect(String(error)).toMatch(/clientSecretFile \/run\/secret (?:is|contains)/);
  expect(String(error)).toContain(why);
  expect(inspect(error)).not.toContain("s3cret");
});

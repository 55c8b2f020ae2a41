import { expect, test } from "vitest";
import { decoded } from "../../src/lib/decoded.ts";
import { fc } from "../support/properties.ts";

const text = fc.string({ unit: "grapheme" }).filter((each) => !each.startsWith("\uFEFF"));
const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();

test("decoded() reads UTF-8 with and without a byte order mark, and UTF-16 with one", () => {
  fc.assert(
    fc.property(text, (given) => {
      const marked = `\uFEFF${given}`;
      expect(decoded(Buffer.from(given))).toBe(given);
      expect(decoded(Buffer.from(marked))).toBe(given);
      expect(decoded(Buffer.from(marked, "utf16le"))).toBe(given);
      expect(decoded(swapped(Buffer.from(marked, "utf16le")))).toBe(given);
    }),
  );
});

test("decoded() of anything else has U+FFFD for each part that is not UTF-8", () => {
  expect(decoded(Buffer.from([0xff, 0x41, 0xc3]))).toBe("\uFFFDA\uFFFD");
});

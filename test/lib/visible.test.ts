import { expect, test } from "vitest";
import { visible, visibleLines } from "../../src/lib/visible.ts";

test.each([
  ["a control character", "\u001B"],
  ["a line break", "\n"],
  ["Unicode's line separator", "\u2028"],
  ["the Arabic letter mark", "\u061C"],
  ["a mark of direction", "\u200F"],
  ["an embedding", "\u202E"],
  ["an isolate", "\u2066"],
])("visible() replaces %s", (_, character) => {
  expect(visible(`a${character}b`)).toBe("a\uFFFDb");
});

test("visible() keeps every other text", () => {
  expect(visible("Zoë 田中, שלום")).toBe("Zoë 田中, שלום");
});

test("visibleLines() keeps line breaks, and no other control character", () => {
  expect(visibleLines("a\u001B[2J\n\u202Eb\r\n")).toBe("a\uFFFD[2J\n\uFFFDb\uFFFD\n");
});

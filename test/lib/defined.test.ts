import { describe, expect, it } from "vitest";
import { defined } from "../../src/lib/defined.ts";

describe("defined()", () => {
  it("drops what is undefined and keeps all else, falsy or not", () => {
    const kept = defined({ a: undefined, b: null, c: 0, d: "", e: false, f: NaN });
    expect(Object.entries(kept)).toEqual([
      ["b", null],
      ["c", 0],
      ["d", ""],
      ["e", false],
      ["f", NaN],
    ]);
  });
});

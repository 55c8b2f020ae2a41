import { describe, expect, it } from "vitest";
import { laidOut } from "../../../codegen/emit/layout.ts";

const page = { width: 20, step: 2 };
const list = (...items: readonly string[]) => ({ open: "[", close: "]", items });

describe("laidOut()", () => {
  it("keeps on one line what fits to the last column, its tail included", () => {
    expect(laidOut(list("aaaaaaa", "bbbbbbbb"), page, 0, ";")).toEqual(["[aaaaaaa, bbbbbbbb];"]);
    expect(laidOut(list("aaaaaaaa", "bbbbbbbb"), page, 0, ";")).toEqual([
      "[",
      "  aaaaaaaa,",
      "  bbbbbbbb,",
      "];",
    ]);
  });

  it("breaks what is inside only where it has to", () => {
    const code = { open: "f(", close: ")", items: [list("a", "b"), list("cccccccc", "dddddddd")] };
    expect(laidOut(code, page, 2)).toEqual([
      "  f(",
      "    [a, b],",
      "    [",
      "      cccccccc,",
      "      dddddddd,",
      "    ],",
      "  )",
    ]);
  });

  it("breaks what is asked to be broken, and what holds it", () => {
    const inner = { ...list("a"), broken: true };
    expect(laidOut({ open: "f(", close: ")", items: [inner] }, page)).toHaveLength(5);
  });

  it("pads where asked, but not what is empty, and gives a lone item its comma", () => {
    expect(laidOut({ open: "{", close: "}", items: ["a"], padded: true }, page)).toEqual(["{ a }"]);
    expect(laidOut({ open: "{", close: "}", items: [], padded: true }, page)).toEqual(["{}"]);
    expect(laidOut({ open: "(", close: ")", items: ["a"], single: true }, page)).toEqual(["(a,)"]);
  });
});

import { describe, expect, test } from "vitest";
import { codeWriter } from "../../../codegen/emit/writer.ts";

describe("codeWriter()", () => {
  test("indents every line of a text by the blocks that it stands in", () => {
    const writer = codeWriter("\t");
    writer.writeLine("a").indent(() => {
      writer.writeLine("b\nc").indent(() => writer.writeLine("d"));
    });
    expect(writer.writeLine("e").toString()).toBe("a\n\tb\n\tc\n\t\td\ne\n");
  });

  test("leaves an empty line without blanks", () => {
    const writer = codeWriter();
    writer.indent(() => writer.writeLine("a").blankLine().writeLine("b\n\nc"));
    expect(writer.toString()).toBe("    a\n\n    b\n\n    c\n");
  });

  test("indents what looks like an open string or comment of JavaScript like anything else", () => {
    const writer = codeWriter();
    writer.indent(() => writer.writeLine("`a\nb").writeLine("/* c\nd").writeLine("'e\nf"));
    expect(writer.toString()).toBe("    `a\n    b\n    /* c\n    d\n    'e\n    f\n");
  });

  test("ends a block where something follows it", () => {
    const writer = codeWriter();
    writer.write("a").block(() => writer.write("b"));
    expect(writer.toString()).toBe("a {\n    b\n}");
    expect(writer.write("c").toString()).toBe("a {\n    b\n}\nc");
  });

  test("writes one blank line where one is asked for twice", () => {
    const writer = codeWriter();
    writer.writeLine("a").blankLineIfLastNot().blankLineIfLastNot().writeLine("b");
    expect(writer.toString()).toBe("a\n\nb\n");
  });

  test("knows the start of a block, and no start after a line of it", () => {
    const writer = codeWriter();
    writer.write("a").block(() => {
      expect(writer.isAtStartOfBlock()).toBe(true);
      writer.writeLine("b");
      expect(writer.isAtStartOfBlock()).toBe(false);
    });
  });
});

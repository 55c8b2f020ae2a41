import { describe, expect, test } from "vitest";
import { usedDeclarations, type Grammar } from "../../../codegen/emit/used-declarations.ts";

const grammar: Grammar = {
  block: /^class /,
  useOf(declaration) {
    const name = /\bdef (\w+)/.exec(declaration)?.[1];
    return name === undefined ? undefined : { name, form: new RegExp(`\\b${name}\\(`) };
  },
  codeOf: (source) => source.replaceAll(/#.*/g, ""),
};

describe("usedDeclarations", () => {
  const used = (source: string, text: string): string =>
    usedDeclarations([source], text, grammar)[0] ?? "";

  test("keeps what the text uses, and what that uses", () => {
    const source = "def a() {\n  b()\n}\n\ndef b() {\n}\n\ndef c() {\n}\n";
    expect(used(source, "a()")).toBe("def a() {\n  b()\n}\n\ndef b() {\n}\n");
  });

  test("takes no comment for a use", () => {
    expect(used("def a() {\n}\n", "# a()")).toBe("");
  });

  test("keeps members of a block one by one, and also what declares nothing", () => {
    const block = "class A {\n    size = 1\n\n    def a() {\n    }\n\n    def b() {\n    }\n}\n";
    expect(used(block, "b()")).toBe("class A {\n    size = 1\n\n    def b() {\n    }\n}\n");
    expect(used(block, "c()")).toBe("");
  });

  test("answers with nothing for a source of which nothing is used", () => {
    expect(usedDeclarations(["def a() {\n}\n", "def b() {\n}\n"], "b()", grammar)).toEqual([
      "",
      "def b() {\n}\n",
    ]);
  });
});

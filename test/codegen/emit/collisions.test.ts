import { describe, expect, test } from "vitest";
import { languages } from "../../../codegen/languages.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import { runtime } from "../../../codegen/emit/runtime.ts";

const small = { type: "object", properties: { a: { type: "string" } } };

function files(language: string, ...names: readonly string[]): readonly string[] {
  const model = readSchema({ $defs: Object.fromEntries(names.map((name) => [name, small])) });
  const emit = languages.get(language);
  return (emit?.(model, { name: "acme", version: "1.0.0" }) ?? []).map(({ path }) => path);
}

describe.each([...languages.keys()])("the files of %s", (language) => {
  test("differ in more than case, whatever types are called", () => {
    const paths = files(language, "VIOLATION", "ACMEJSON", "acme-json-context", "Display", "WIRE");
    const lower = paths.map((path) => path.toLowerCase());
    expect(new Set(lower).size).toBe(lower.length);
  });

  test("are none that Windows keeps for itself", () => {
    const paths = files(language, "Con", "PRN", "Aux", "Nul", "com1", "LPT9");
    const bases = paths.flatMap((path) => path.split("/")).map((part) => part.replace(/\..*/, ""));
    expect(bases.filter((base) => /^(?:con|prn|aux|nul|(?:com|lpt)\d)$/i.test(base))).toEqual([]);
  });
});

test("no type of a Java package is called as one that its code speaks of", () => {
  const source = runtime("java/PackageJson.java");
  expect(source).toContain("Class<T>");
  expect(files("java", "Class", "Object", "List").map((path) => path.split("/").at(-1))).toEqual(
    expect.arrayContaining(["ClassModel.java", "ObjectModel.java", "ListModel.java"]),
  );
});

import { describe, expect, it } from "vitest";
import { docstring } from "../../../codegen/emit/python/doc.ts";
import { literal, quoted } from "../../../codegen/emit/python/literal.ts";
import { keyName } from "../../../codegen/emit/python/names.ts";
import { pythonVersion } from "../../../codegen/emit/python/package.ts";
import { python } from "../../../codegen/emit/python.ts";
import { ofSchemaText } from "../../../codegen/text.ts";
import { subjects } from "../languages/subjects.ts";
import { callback, emitted, object } from "./support.ts";

describe("the Python emitter", () => {
  it("has keys in snake case, and an underscore where Python has a keyword", () => {
    expect(["baseURL", "class", "2fa", "type", "None"].map(keyName)).toEqual([
      "base_url",
      "class_",
      "n_2fa",
      "type",
      "none",
    ]);
  });

  it("combines required keys with optional ones without a newer Python", () => {
    const models = emitted(python, {
      Lamp: object(
        { id: { type: "string" }, level: { type: "integer" } },
        { required: ["id"], description: "A lamp." },
      ),
    })("models.py");
    expect(models).toContain("class _LampRequired(TypedDict):\n    id: str\n");
    expect(models).toContain(
      'class Lamp(_LampRequired, total=False):\n    """A lamp."""\n\n    level: int\n',
    );
  });

  it("reaches past a key that is called as a built-in", () => {
    const models = emitted(python, {
      Words: object({ str: { type: "string" }, count: { type: "integer" } }),
    })("models.py");
    expect(models).toContain("import builtins\n");
    expect(models).toContain("    str: builtins.str\n    count: int\n");
  });

  it("leaves enums open, with a constant for each value", () => {
    const files = emitted(python, { Color: { type: "string", enum: ["red", "RED", ""] } });
    expect(files("models.py")).toContain('Color = Union[Literal["red", "RED", ""], str]');
    expect(files("constants.py")).toContain(
      'COLOR_RED: Final = "red"\nCOLOR_RED_2: Final = "RED"\nCOLOR_EMPTY: Final = ""\n',
    );
  });

  it("types a callback by the method it answers, at once or awaited", () => {
    const files = emitted(python, callback.definitions, callback.rest);
    expect(files("models.py")).toContain(
      'Ask = Callable[["Question"], Union[str, Awaitable[str]]]',
    );
    expect(files("_shapes.py")).toContain('Field("has_ask", "hasAsk", Boolean(), callback="ask")');
    expect(files("rpc.py")).toContain("async def get(self, params: Question) -> Answer: ...");
  });

  it("marks what is sensitive, deprecated, experimental, and has a default", () => {
    const files = emitted(python, {
      Login: object({
        password: {
          description: "Old.",
          type: "string",
          default: "x",
          deprecated: true,
          "x-stability": "experimental",
          "x-sensitive": true,
        },
      }),
    });
    const models = files("models.py");
    for (const text of ["Old.", '``"x"``', "Deprecated.", "Experimental:"])
      expect(models).toContain(text);
    expect(files("_shapes.py")).toContain('"password", Text(), sensitive=True');
    expect(files("redaction.py")).toContain("def redact_login(");
  });

  it("has functions only where there is something for them to do", () => {
    const file = emitted(python, { Color: { type: "string", enum: ["red"] } });
    for (const absent of ["wire.py", "validation.py", "redaction.py", "rpc.py", "_check.py"])
      expect(() => file(absent)).toThrow(absent);
    expect(file("__init__.py")).not.toMatch(/WireError/);
  });

  it("keeps off the names that it imports", () => {
    const models = emitted(python, { Optional: object({}), TypedDict: object({}) })("models.py");
    expect(models).toContain("class OptionalModel(TypedDict, total=False):");
    expect(models).toContain("class TypedDictModel(TypedDict, total=False):");
  });

  it("imports what code speaks of, and nothing for a text alone", () => {
    const said = 'Any "Table", Literal or Ask; builtins.list # Union';
    const files = emitted(python, {
      Table: object({ Reference: { type: "string", description: said } }, { description: said }),
    });
    expect(files("models.py")).toMatch(/^from typing import TypedDict$/m);
    expect(files("models.py")).not.toContain("import builtins");
    expect(files("_shapes.py")).toMatch(/^from \._shape import Field, Object, Text$/m);
  });

  it("writes no line past 88 columns, as black has it", () => {
    const [{ name, model } = { name: "", model: { types: [], methods: [] } }] = subjects;
    const long = python(model, { name, version: "1.2.3" })
      .filter(({ path }) => path.endsWith(".py"))
      .flatMap(({ content }) => content.split("\n"))
      .filter((line) => line.length > 88);
    expect(long).toEqual([]);
  });
});

describe("docstring()", () => {
  it.each([
    ['ends with a quote "', String.raw`"""ends with a quote \""""`],
    ['holds """ three', String.raw`"""holds \"\"\" three"""`],
    ["ends with a backslash \\", String.raw`"""ends with a backslash \\"""`],
    ['ends with both \\"', String.raw`"""ends with both \\\""""`],
  ])("is safe for a text that %s", (text, expected) => {
    expect(docstring([text], "")).toEqual([expected]);
  });

  it("is nothing where there is nothing to say", () => {
    expect(docstring([undefined, " "], "    ")).toEqual([]);
  });
});

describe("literal()", () => {
  it("writes JSON as Python has it", () => {
    expect(literal({ a: [true, null, 1.5, ofSchemaText("x")] })).toBe(
      '{"a": [True, None, 1.5, "x"]}',
    );
  });

  it("shows every character that cannot be seen", () => {
    expect(quoted('"\\\n\u0000\u202E\u{E0001}é')).toBe(String.raw`"\"\\\n\x00\u202e\U000e0001é"`);
  });
});

it.each([
  ["1.2.0", "1.2.0"],
  ["1.2.0-alpha", "1.2.0a0"],
  ["1.2.0-beta.1", "1.2.0b1"],
  ["1.2.0-beta2", "1.2.0b2"],
  ["1.2.0-preview.3", "1.2.0rc3"],
  ["1.2.0-nightly.20261128", "1.2.0.dev20261128"],
  ["1.2.0-0", "1.2.0.dev0"],
])("pythonVersion() makes of %s a version of PEP 440: %s", (version, expected) => {
  expect(pythonVersion(ofSchemaText(version))).toBe(expected);
});

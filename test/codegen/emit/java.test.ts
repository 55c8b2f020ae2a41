import { codeWriter } from "../../../codegen/emit/writer.ts";
import { describe, expect, it } from "vitest";
import { writeJavadoc } from "../../../codegen/emit/java/docs.ts";
import { stringLiteral } from "../../../codegen/emit/java/literal.ts";
import { coordinates } from "../../../codegen/emit/java/names.ts";
import { java } from "../../../codegen/emit/java.ts";
import { ofSchemaText } from "../../../codegen/text.ts";
import { fc } from "../../support/properties.ts";
import { emitted, SAMPLE } from "./files.ts";

const file = emitted(java, SAMPLE);
const thing = file("Thing.java");

describe("java", () => {
  it("refuses JSON without a required property, and null where that is no value", () => {
    expect(thing).toContain(
      '@JsonProperty(value = "name", required = true) @JsonSetter(nulls = Nulls.FAIL) String name',
    );
    expect(thing).toContain('@JsonProperty(value = "note", required = true) String note');
  });

  it("names the version of every plugin, so that each build is made with the same", () => {
    const plugins = file("pom.xml").match(/<plugin>[^]*?<\/plugin>/g) ?? [];
    expect(plugins.map((plugin) => /<version>\d+\.\d+\.\d+</.test(plugin))).toEqual(
      plugins.map(() => true),
    );
    expect(plugins).toHaveLength(4);
  });

  it("writes a required null, and no other", () => {
    expect(thing).toContain("@JsonInclude(JsonInclude.Include.NON_NULL)\n");
    expect(thing).toContain('@JsonProperty("note")\n    @JsonInclude\n    private String note;');
  });

  it("gives numbers a setter for literals and one for null", () => {
    expect(thing).toContain("public Thing setCount(long count)");
    expect(thing).toContain("public Thing setCount(Long count)");
  });

  it("redacts what is sensitive, and only that", () => {
    expect(thing).toContain('+ ", secret=" + (secret == null ? null : "***")');
    expect(thing).toContain('+ ", old=" + old');
    expect(file("Answer.java")).toContain('+ "word=" + (word == null ? null : "***")');
  });

  it("marks what is deprecated and what is experimental", () => {
    expect(thing).toMatch(/@deprecated .*\n {5}\*\/\n {4}@Deprecated\n {4}public String getOld/);
    expect(thing).toContain("@Experimental\n    public Boolean getSoon()");
    expect(file("Experimental.java")).toContain("@interface Experimental");
  });

  it("says defaults and bounds", () => {
    expect(thing).toContain("Default: {@code 3}\n     * <br>Must be at most 9.");
  });

  it("names around reserved words and the methods of every object", () => {
    expect(thing).toContain('@JsonProperty("class")\n    private String class_;');
    expect(thing).toContain("public String getClass_()");
  });

  it("never serializes the callback, and announces it", () => {
    expect(thing).toContain("@JsonIgnore\n    public Ask getAsk()");
    expect(thing).toContain("return ask == null ? hasAsk : Boolean.TRUE;");
    expect(thing).toContain('check.present("hasAsk", getHasAsk());');
    expect(file("Ask.java")).toContain("CompletableFuture<String> get(Args args);");
  });

  it("keeps enum values and variants that it does not know", () => {
    const color = file("Color.java");
    for (const constant of ["RED", "DARK_BLUE", "EMPTY", "VALUE"]) {
      expect(color).toContain(`public static final Color ${constant} = `);
    }
    expect(color).toContain("return new Color(value);");
    expect(file("ShapeReader.java")).toContain("default -> new Shape.Unknown(json);");
    expect(file("Shape.java")).toContain("permits Dot, Line, Shape.Unknown");
  });

  it("replaces an alias with its target", () => {
    expect(thing).toContain("private List<String> tags;");
    expect(() => file("Tags.java")).toThrow("There is no Tags.java");
    expect(thing).toContain(
      'check.that("tags", tags == null || !tags.isEmpty(), "must have at least 1 item");',
    );
  });

  it("groups methods by direction and what stands before the dot", () => {
    expect(file("WordsHandler.java")).toContain('String GET = "words.get";');
    expect(file("WordsHandler.java")).toContain("CompletableFuture<Answer> get(Args params);");
    expect(file("RpcCaller.java")).toContain("public CompletableFuture<Void> ping() {");
  });

  it("carries no support that nothing uses", () => {
    expect(file("Validation.java")).toContain("void excludes(");
    expect(file("Validation.java")).not.toContain("void requires(");
    const bare = emitted(java, {
      $defs: { A: { type: "object", properties: { a: { type: "string" } } } },
    });
    expect(() => bare("Validation.java")).toThrow("There is no Validation.java");
    expect(() => bare("Experimental.java")).toThrow("There is no Experimental.java");
  });

  it("renames a type that would hide one of Java's", () => {
    const renamed = emitted(java, {
      $defs: {
        List: { type: "object", properties: { a: { type: "string" } } },
        Uses: {
          type: "object",
          properties: { all: { type: "array", items: { $ref: "#/$defs/List" } } },
        },
      },
    });
    expect(renamed("ListModel.java")).toContain("public final class ListModel");
    expect(renamed("Uses.java")).toContain("private List<ListModel> all;");
  });

  it("imports what a file uses, each once and in order", () => {
    const imports = thing.match(/^import .*;$/gm) ?? [];
    expect(imports).toEqual([...new Set(imports)].toSorted());
    expect(imports).toContain("import com.fasterxml.jackson.databind.JsonNode;");
    expect(imports.join("\n")).not.toContain("IOException");
  });
});

describe("coordinates()", () => {
  it.each([
    ["byok-identity", "byok-identity", "byok-identity", "byokidentity"],
    ["com.example.byok-identity", "com.example", "byok-identity", "com.example.byokidentity"],
    ["@scope/some.new", "scope.some", "new", "scope.some._new"],
  ])("%s", (name, group, artifact, packageName) => {
    expect(coordinates(ofSchemaText(name))).toEqual({ group, artifact, package: packageName });
  });
});

describe("writeJavadoc()", () => {
  it("ends no comment early and begins no Unicode escape, whatever the description holds", () => {
    const pieces = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "*/",
        "\\u002a/",
        "`",
        "```",
        "\n",
        "\n\n",
        "{@code",
        "}",
        "<b>",
        "@param x",
        "- a",
      ),
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const writer = codeWriter();
        writeJavadoc(writer, { description: parts.join("") });
        const text = writer.toString();
        expect(text.indexOf("*/")).toBe(text === "" ? -1 : text.length - 3);
        expect(text).not.toMatch(/\\/);
        expect(text.replaceAll(/\{@code [^{}@]*\}/g, "")).not.toMatch(/[{}@]/);
        for (const line of text.split("\n").filter(Boolean))
          expect(line).toMatch(/^ ?(?:\/\*\*|\*)/);
      }),
    );
  });

  it("keeps code spans, paragraphs, lists and blocks of code", () => {
    const writer = codeWriter();
    writeJavadoc(writer, { description: "Use `a<b>`.\n\n- one\n- `}`\n```\nx < y\n```" });
    expect(writer.toString()).toBe(
      "/**\n * Use {@code a<b>}.\n *\n * <p>- one\n * <br>- <code>&#125;</code>\n * <pre>\n * x &lt; y\n * </pre>\n */\n",
    );
  });
});

describe("stringLiteral()", () => {
  it("is one line that says the text again, and no Unicode escape of ASCII", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const literal = stringLiteral(text);
        expect(literal).not.toMatch(/\p{Cc}|\\u00[0-7]/u);
        const asJson = literal.replaceAll(
          /\\(?:([0-7]{3})|.)/g,
          (escape: string, octal: string | undefined) =>
            octal === undefined
              ? escape
              : `\\u${Number.parseInt(octal, 8).toString(16).padStart(4, "0")}`,
        );
        expect(JSON.parse(asJson)).toBe(text);
      }),
    );
  });
});

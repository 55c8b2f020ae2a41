import { codeWriter } from "../../../codegen/emit/writer.ts";
import { describe, expect, it } from "vitest";
import { writeDoc } from "../../../codegen/emit/csharp/docs.ts";
import { stringLiteral } from "../../../codegen/emit/csharp/literal.ts";
import { experimentalDiagnostic, namespaceName } from "../../../codegen/emit/csharp/names.ts";
import { csharp } from "../../../codegen/emit/csharp.ts";
import { ofSchemaText } from "../../../codegen/text.ts";
import { fc } from "../../support/properties.ts";
import { emitted, SAMPLE } from "./files.ts";

const file = emitted(csharp, SAMPLE);
const thing = file("Thing.cs");

describe("csharp", () => {
  it("requires what the schema requires, and writes a required null", () => {
    expect(thing).toContain("public required string Name { get; set; }");
    expect(thing).toContain(
      "[JsonIgnore(Condition = JsonIgnoreCondition.Never)]\n    public required string? Note { get; set; }",
    );
  });

  it("leaves out what is absent, and keeps a null that any JSON value may be", () => {
    expect(thing).toContain(
      "[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]\n    public long? Count { get; set; }",
    );
    expect(thing).toContain(
      "[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]\n    public JsonElement Anything { get; set; }",
    );
  });

  it("redacts what is sensitive, and only that", () => {
    expect(thing).toContain('+ ", Secret = " + Display.Secret(Secret)');
    expect(thing).toContain('+ ", Old = " + Display.Of(Old)');
    expect(file("Answer.cs")).toContain('+ " Word = " + Display.Secret(Word)');
  });

  it("marks what is deprecated, with the reason, and what is experimental", () => {
    expect(thing).toContain('[Obsolete("Use `name`.")]');
    expect(thing).toContain('[Experimental("SAMPLE001")]\n    [JsonPropertyName("soon")]');
    expect(file("Sample.csproj")).toContain("<NoWarn>$(NoWarn);SAMPLE001</NoWarn>");
  });

  it("does not make a constructor require what only some may use", () => {
    const required = ["old"];
    const properties = { old: { type: "string", deprecated: true } };
    const marked = emitted(csharp, { $defs: { A: { type: "object", properties, required } } });
    expect(marked("A.cs")).toContain(
      "[JsonRequired]\n    public string Old { get; set; } = null!;",
    );
  });

  it("says defaults and bounds", () => {
    expect(thing).toContain(
      "/// <para>Default: <c>3</c></para>\n    /// <para>Must be at most 9.</para>",
    );
  });

  it("names around its own name and the members of every object", () => {
    const properties = {
      a: { type: "string" },
      toString: { type: "string" },
      get_type: { type: "string" },
    };
    const named = emitted(csharp, { $defs: { A: { type: "object", properties } } });
    for (const member of ["AValue", "ToStringValue", "GetTypeValue"]) {
      expect(named("A.cs")).toContain(`public string? ${member} { get; set; }`);
    }
    expect(file("Color.cs")).toContain('public static Color ValueValue { get; } = new("value");');
  });

  it("never serializes the callback, and announces it", () => {
    expect(thing).toContain("[JsonIgnore]\n    public Func<Args, Task<string>>? Ask { get; set; }");
    expect(thing).toContain("get => Ask is null ? _hasAsk : true;");
    expect(thing).toContain('check.Present("hasAsk", HasAsk is not null);');
  });

  it("keeps enum values and variants that it does not know", () => {
    expect(file("Color.cs")).toContain("public readonly record struct Color");
    expect(file("IShape.cs")).toContain("_ => new UnknownShape(json.Clone()),");
    expect(file("Dot.cs")).toContain("public sealed class Dot : IShape");
  });

  it("replaces an alias with its target", () => {
    expect(thing).toContain("public IList<string>? Tags { get; set; }");
    expect(() => file("Tags.cs")).toThrow("There is no Tags.cs");
  });

  it("groups methods by direction and what stands before the dot", () => {
    expect(file("IWordsHandler.cs")).toContain(
      "Task<Answer> GetAsync(Args args, CancellationToken cancellationToken = default);",
    );
    expect(file("WordsHandlerMethods.cs")).toContain('public const string Get = "words.get";');
    expect(file("RpcCaller.cs")).toContain(
      "public async Task PingAsync(CancellationToken cancellationToken = default)",
    );
  });

  it("has metadata for every type, and turns on the analysis for trimming", () => {
    for (const type of ["Color", "IShape", "Thing"]) {
      expect(file("SampleJsonContext.cs")).toContain(`[JsonSerializable(typeof(${type}))]`);
    }
    expect(file("Sample.csproj")).toContain("<IsAotCompatible>true</IsAotCompatible>");
  });

  it("carries no support that nothing uses", () => {
    expect(file("Validation.cs")).toContain("void Excludes(");
    expect(file("Validation.cs")).not.toContain("void Requires(");
    const bare = emitted(csharp, { $defs: { A: { type: "string", enum: ["a"] } } });
    expect(() => bare("Validation.cs")).toThrow("There is no Validation.cs");
    expect(() => bare("Display.cs")).toThrow("There is no Display.cs");
  });
});

describe("namespaceName()", () => {
  it.each([
    ["byok-identity", "ByokIdentity", "BYOKIDENTITY001"],
    ["contoso.byok-identity", "Contoso.ByokIdentity", "BYOKIDENTITY001"],
    ["@contoso/sdk", "Contoso.Sdk", "SDK001"],
    ["Contoso.AI", "Contoso.AI", "AI001"],
  ])("%s", (name, namespace, diagnostic) => {
    expect(namespaceName(ofSchemaText(name))).toBe(namespace);
    expect(experimentalDiagnostic(ofSchemaText(name))).toBe(diagnostic);
  });
});

describe("writeDoc()", () => {
  it("stays a comment of well-formed XML, whatever the description holds", () => {
    const pieces = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "</summary>",
        "]]>",
        "&",
        "`",
        "```",
        "\n",
        "\n\n",
        "\u2028",
        "\u0085",
        "- a",
      ),
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const writer = codeWriter();
        writeDoc(writer, { description: parts.join(""), otherwise: "Nothing." });
        const lines = writer
          .toString()
          .trimEnd()
          .split(/[\n\r\u0085\u2028\u2029]/);
        for (const line of lines) expect(line).toMatch(/^\/\/\/(?: |$)/);
        expect(balanced(lines.map((line) => line.slice(4)).join("\n"))).toBe(true);
      }),
    );
  });
});

/** Whether each element that is opened is closed in turn, and nothing else looks like markup. */
function balanced(text: string): boolean {
  const open: string[] = [];
  const rest = text.replaceAll(
    /<(\/?)([a-z]+)(\/?)>/g,
    (_tag, end: string, name: string, empty: string) => {
      if (end === "" && empty === "") open.push(name);
      else if (end !== "" && open.pop() !== name) open.push("unbalanced");
      return "";
    },
  );
  return open.length === 0 && !/[<>]|&(?!amp;|lt;|gt;)/.test(rest);
}

describe("stringLiteral()", () => {
  it("is one line that says the text again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const literal = stringLiteral(text);
        expect(literal).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
        expect(JSON.parse(literal)).toBe(text);
      }),
    );
  });
});

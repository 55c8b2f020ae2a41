import { format } from "@wasm-fmt/gofmt";
import { fc } from "../../support/properties.ts";
import { describe, expect, it } from "vitest";
import { exported } from "../../../codegen/emit/go/names.ts";
import { quoted } from "../../../codegen/emit/go/text.ts";
import { go } from "../../../codegen/emit/go.ts";
import type { Json } from "../../../codegen/model.ts";
import { words } from "../../../codegen/names.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import { callback, emitted, object } from "./support.ts";

/** What descriptions hold that go fmt, the compiler or godoc would take for something else. */
const nasty = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ..."# Heading|\n|\n\n|+build x|go:build x|[a]: https://x|- item|  1. item|    code|```|``|''|*/|/*|//|\t|\\|\u2028|\u202E|Title Alone|end.|\u0000|\r".split(
          "|",
        ),
      ),
    )
    .map((parts) => parts.join("\n")),
);

describe("the Go emitter", () => {
  it("writes names with the initialisms of the community", () => {
    const names = [
      "clientId",
      "baseUrl",
      "apiKey",
      "wireApi",
      "userIDs",
      "OAuthGrant",
      "HTTPServer",
    ];
    expect(names.map((name) => exported(words(name)))).toEqual([
      "ClientID",
      "BaseURL",
      "APIKey",
      "WireAPI",
      "UserIDs",
      "OAuthGrant",
      "HTTPServer",
    ]);
  });

  it("gives pointers to what may be absent, and none to what has a nil of its own", () => {
    const types = emitted(go, {
      Lamp: object(
        {
          id: { type: "string" },
          level: { type: "integer" },
          tags: { type: "array", items: { type: ["string", "null"] } },
          extra: {},
          next: { $ref: "#/$defs/Lamp" },
        },
        { required: ["id"] },
      ),
    })("types.go");
    expect(types).toContain('ID    string          `json:"id"`');
    expect(types).toContain('Level *int64          `json:"level,omitempty"`');
    expect(types).toContain('Tags  []*string       `json:"tags,omitempty"`');
    expect(types).toContain('Extra json.RawMessage `json:"extra,omitempty"`');
    expect(types).toContain('Next  *Lamp           `json:"next,omitempty"`');
  });

  it("marks what is sensitive, deprecated, experimental, and has a default", () => {
    const types = emitted(go, {
      Login: object({
        password: { type: "string", "x-sensitive": true, default: "x" },
        old: { type: "string", deprecated: true },
        next: { type: "string", "x-stability": "experimental" },
      }),
    })("types.go");
    expect(types).toContain('Password *string `json:"password,omitempty" sensitive:"true"`');
    expect(types).toContain('// Default: "x"');
    expect(types).toContain("\t// Deprecated: ");
    expect(types).toContain("\t// Experimental: ");
  });

  it("makes fields of no name that a method has", () => {
    const types = emitted(go, {
      Words: object({ validate: { type: "string" }, format: { type: "string" } }),
      Secrets: object({ key: { type: "string", "x-sensitive": true }, format: {} }),
    })("types.go");
    expect(types).toContain("Validate_ *string");
    expect(types).toContain("Format    *string");
    expect(types).toContain("Format_ json.RawMessage");
  });

  it("breaks an empty method of a long name as gofmt does", () => {
    const long = `T${"a".repeat(40)}`;
    const variant = (value: string): Json =>
      object({ kind: { const: value } }, { required: ["kind"] });
    const types = emitted(go, { [long]: { oneOf: [variant("a"), variant("b")] } })("types.go");
    expect(types).toContain(`func (*Unknown${long}) is${long}() {\n}`);
  });

  it("leaves its own names to itself where a type of the schema has them too", () => {
    const types = emitted(go, { Violation: object({}), Ptr: object({}) })("types.go");
    expect(types).toContain("type ViolationModel struct {");
    expect(types).toContain("type PtrModel struct {");
  });

  it("writes names that no tag can hold", () => {
    const files = emitted(go, {
      Odd: object({ 'a"b': { type: "string" }, "c,d": { type: "array", items: {} } }),
    });
    expect(files("types.go")).toContain('AB *string           `json:"-"`');
    expect(files("json.go")).toContain(String.raw`extra{"a\"b", o.AB, o.AB != nil}`);
  });

  it("has a function type for a callback, and an interface for those that answer the call", () => {
    const files = emitted(go, callback.definitions, callback.rest);
    expect(files("types.go")).toContain('Ask Ask `json:"-"`');
    expect(files("rpc.go")).toContain(
      "type Ask func(ctx context.Context, args Question) (string, error)",
    );
    expect(files("rpc.go")).toContain('const MethodAnswerGet = "answer.get"');
    expect(files("rpc.go")).toContain(
      "type AnswerHandler interface {\n\tGet(ctx context.Context, params Question) (Answer, error)\n}",
    );
    expect(files("json.go")).toContain("c.HasAsk = Ptr(true)");
  });

  it("carries no support that nothing uses", () => {
    const files = emitted(go, { Lamp: object({ on: { type: "boolean" } }) });
    expect(() => files("bounds.go")).toThrow("is not among");
    expect(files("decode.go")).not.toContain("func integer[");
    expect(files("encode.go")).toContain("func Ptr[");
  });

  it("keeps a module path, and makes a package name of it", () => {
    const model = readSchema({ $defs: { Lamp: object({}) } });
    const files = go(model, { name: "example.com/acme/byok-types/v2", version: "2.0.0" });
    const named = (path: string): string => files.find((file) => file.path === path)?.content ?? "";
    expect(named("go.mod")).toBe("module example.com/acme/byok-types/v2\n\ngo 1.18\n");
    expect(named("types.go")).toContain("\npackage byoktypes\n");
  });

  it("writes what go fmt leaves as it is, whatever descriptions, names and values hold", () => {
    const values = fc.uniqueArray(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 4 });
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-zA-Z]{0,12}$/), {
      selector: (name) => name.toLowerCase(),
      maxLength: 5,
    });
    fc.assert(
      fc.property(nasty, nasty, values, names, (outer, inner, list, properties) => {
        const defined: Record<string, Json> = {
          Lamp: object(
            Object.fromEntries(
              properties.map((name, index) => [
                name,
                { type: "string", ...(index % 2 === 0 ? { description: inner } : {}) },
              ]),
            ),
            { description: outer },
          ),
          Kind: { type: "string", enum: list, "x-enumDescriptions": { [list[0] ?? ""]: inner } },
        };
        const model = readSchema({ description: outer, $defs: defined });
        const files = go(model, { name: "my-types", version: "1.0.0" });
        const sources = files.filter(({ path }) => path.endsWith(".go"));
        expect(sources.map(({ content }) => format(content))).toEqual(
          sources.map(({ content }) => content),
        );
      }),
      { numRuns: 150, examples: [["\\\n```\n```", "", [""], []]] },
    );
  });

  it("quotes any text in ASCII", () => {
    expect(quoted('a"\\\n\u0000é🔑\u202E')).toBe(String.raw`"a\"\\\n\u0000\u00e9\U0001f511\u202e"`);
  });
});

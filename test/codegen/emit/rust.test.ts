import { describe, expect, it } from "vitest";
import { quoted } from "../../../codegen/emit/rust/text.ts";
import type { Json } from "../../../codegen/model.ts";
import { rust } from "../../../codegen/emit/rust.ts";
import { callback, emitted, object } from "./support.ts";

describe("the Rust emitter", () => {
  it("has raw identifiers for keywords, and an underscore where none can be raw", () => {
    const types = emitted(rust, {
      Words: object({ type: { type: "string" }, self: { type: "string" } }),
    })("types.rs");
    expect(types).toContain("pub r#type: Option<String>,");
    expect(types).toContain("pub self_: Option<String>,");
    expect(types).toContain("pub fn with_type(mut self, value: impl Into<String>) -> Self {");
    expect(types).toContain("pub fn with_self(mut self, value: impl Into<String>) -> Self {");
  });

  it("renames only what serde would name otherwise", () => {
    const types = emitted(rust, {
      Lamp: object({ clientId: { type: "string" }, baseURL: { type: "string" } }),
    })("types.rs");
    expect(types.match(/rename = ".*"/g)).toEqual(['rename = "baseURL"']);
  });

  it("takes what is required in new, and has a method for the rest", () => {
    const types = emitted(rust, {
      Lamp: object(
        { id: { type: "string" }, level: { type: "integer" } },
        { required: ["id"], description: "A lamp." },
      ),
    })("types.rs");
    expect(types).toContain("pub fn new(id: impl Into<String>) -> Self {");
    expect(types).toContain("pub fn with_level(mut self, value: i64) -> Self {");
    expect(types).not.toContain("with_id");
    expect(types).toContain("#[non_exhaustive]\npub struct Lamp {");
    expect(types).toContain("#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]");
  });

  it("derives no Default where nothing is a value of what is required", () => {
    const types = emitted(rust, {
      Lamp: object({ color: { $ref: "#/$defs/Color" } }, { required: ["color"] }),
      Color: { type: "string", enum: ["red"] },
    })("types.rs");
    expect(types).toContain("#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]");
  });

  it("boxes an object inside of itself, and no other", () => {
    const types = emitted(rust, {
      Node: object({
        next: { $ref: "#/$defs/Node" },
        list: { type: "array", items: { $ref: "#/$defs/Node" } },
        leaf: { $ref: "#/$defs/Leaf" },
      }),
      Leaf: object({}),
    })("types.rs");
    expect(types).toContain("pub next: Option<Box<Node>>,");
    expect(types).toContain("pub list: Option<Vec<Node>>,");
    expect(types).toContain("pub leaf: Option<Leaf>,");
  });

  it("leaves enums open, also where a value is called as the variant for the others", () => {
    const enums = emitted(rust, { Color: { type: "string", enum: ["red", "other", ""] } })(
      "enums.rs",
    );
    expect(enums).toContain("    Red,\n    OtherValue,\n    Empty,\n");
    expect(enums).toContain("    Other(String),\n");
  });

  it("leaves the names of the prelude to the prelude", () => {
    const types = emitted(rust, { Option: object({}), string: object({}), Violation: object({}) })(
      "types.rs",
    );
    expect(types.match(/pub struct \w+/g)).toEqual([
      "pub struct OptionModel",
      "pub struct StringModel",
      "pub struct ViolationModel",
    ]);
  });

  it("redacts what is sensitive in Debug, and reads it so that errors do not tell it", () => {
    const files = emitted(rust, {
      Login: object(
        {
          token: { type: "string", "x-sensitive": true },
          old: { type: "string", "x-sensitive": true },
        },
        { required: ["token"] },
      ),
    });
    expect(files("debug.rs")).toContain('text.field("token", &Redacted);');
    expect(files("debug.rs")).toContain('text.field("old", &redacted(&self.old));');
    expect(files("types.rs")).toContain('#[serde(deserialize_with = "read_sensitive")]');
    expect(files("types.rs")).toContain('#[serde(default, deserialize_with = "read_sensitive")]');
    expect(files("types.rs")).not.toContain("Debug");
  });

  it("tells null from absent only where null is a value", () => {
    const types = emitted(rust, {
      Lamp: object(
        { any: {}, must: { type: ["string", "null"] }, may: { type: ["string", "null"] } },
        {
          required: ["must"],
        },
      ),
    })("types.rs");
    expect(types).toContain('#[serde(default, deserialize_with = "read_present")]\n    pub any:');
    expect(types).toContain('#[serde(deserialize_with = "read_nullable")]\n    pub must:');
    expect(types).toContain('#[serde(skip_serializing_if = "Option::is_none")]\n    pub may:');
  });

  it("has a trait for a callback, which closures implement, and one for those that answer", () => {
    const files = emitted(rust, callback.definitions, callback.rest);
    expect(files("types.rs")).toContain("#[serde(skip)]\n    pub ask: Option<Arc<dyn Ask>>,");
    expect(files("rpc.rs")).toContain(
      "fn get(&self, args: Question) -> BoxFuture<'_, Result<String, BoxError>>;",
    );
    expect(files("rpc.rs")).toContain("impl<F, R> Ask for F\n");
    expect(files("rpc.rs")).toContain('pub const ANSWER_GET: &str = "answer.get";');
    expect(files("rpc.rs")).toContain("pub trait AnswerHandler: Send + Sync {");
    expect(files("wire.rs")).toContain('map.serialize_entry("hasAsk", &true)?;');
  });

  it("has no code block compiled, no tag read as HTML and no bracket as a link", () => {
    const types = emitted(rust, {
      Lamp: object(
        {},
        { description: "A <T> [x] [y](z) `<T> [x]` https://e.com.\n\n    code\n```\nx\n```" },
      ),
    })("types.rs");
    expect(types).toContain(String.raw`/// A \<T> \[x] [y](z) ${"`<T> [x]`"} <https://e.com>.`);
    expect(types).toContain("///    code\n");
    expect(types).toContain("/// ```text\n/// x\n/// ```\n");
  });

  it("marks the URL of a link that is broken over two lines", () => {
    const description = `${"a ".repeat(43)}[link text](https://e.com/a) and (https://e.com/b).`;
    const types = emitted(rust, { Lamp: object({}, { description }) })("types.rs");
    expect(types).toContain("text](<https://e.com/a>) and (<https://e.com/b>).");
  });

  it("lays out a long discriminator as rustfmt does", () => {
    const variant = (value: string): Json =>
      object({ sessionUpdate: { const: value } }, { required: ["sessionUpdate"] });
    const wire = emitted(rust, { U: { oneOf: [variant("a"), variant("b")] } })("wire.rs");
    expect(wire).toContain(`let kind = value
            .get("sessionUpdate")
            .and_then(serde_json::Value::as_str);`);
    expect(wire).toContain(`None => Err(D::Error::custom(
                "\`sessionUpdate\` must be there, and a string",
            )),`);
  });

  it("carries no support that nothing uses", () => {
    const files = emitted(rust, { Lamp: object({ on: { type: "boolean" } }) });
    expect(files("support.rs")).not.toContain("Place");
    expect(files("lib.rs")).not.toContain("allow(deprecated)");
  });

  it("quotes any text in ASCII", () => {
    expect(quoted('a"\\\n\u0000é🔑\u202E')).toBe(String.raw`"a\"\\\n\u{0}\u{e9}\u{1f511}\u{202e}"`);
  });
});

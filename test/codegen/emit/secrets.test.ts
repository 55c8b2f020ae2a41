import { expect, test } from "vitest";
import { csharp } from "../../../codegen/emit/csharp.ts";
import { go } from "../../../codegen/emit/go.ts";
import { java } from "../../../codegen/emit/java.ts";
import { python } from "../../../codegen/emit/python.ts";
import { rust } from "../../../codegen/emit/rust.ts";
import { typescript } from "../../../codegen/emit/typescript.ts";
import type { Emitter } from "../../../codegen/emitter.ts";
import { concealed } from "../../../codegen/runtime/typescript/conceal.ts";
import type { Shape } from "../../../codegen/runtime/typescript/shape.ts";
import { emitted, object } from "./support.ts";

const password = { type: "string", format: "password" };
const definitions = {
  Headers: object({ name: { type: "string" } }, { additionalProperties: password }),
  Holder: object({ headers: { $ref: "#/$defs/Headers" } }),
};

test.each<[Emitter, file: string, shown: string]>([
  [go, "types.go", 'AdditionalProperties map[string]string `json:"-" sensitive:"true"`'],
  [go, "print.go", "func (h Holder) String() string {"],
  [rust, "debug.rs", 'text.field("additional_properties", &Redacted);'],
  [java, "Headers.java", '+ ", additionalProperties=" + "***"'],
  [csharp, "Headers.cs", '+ ", AdditionalProperties = " + Display.Secret(AdditionalProperties)'],
  [python, "_shapes.py", 'others=Others("additional_properties", Text(), sensitive=True),'],
  [python, "redaction.py", "def redact_holder("],
  [typescript, "shapes.ts", "othersSensitive: true,"],
  [typescript, "redact.ts", "export function redactHolder("],
])("%o conceals members of any other name that are secrets: %s", (emit, file, shown) => {
  expect(emitted(emit, definitions)(file)).toContain(shown);
});

test("concealed() conceals them, and nothing else", () => {
  const string: Shape = { kind: "string" };
  const fields = [{ name: "name", shape: string }];
  const shape: Shape = { kind: "object", fields, rules: [], others: string, othersSensitive: true };
  expect(concealed(shape, { name: "n", authorization: "s" })).toEqual({
    name: "n",
    authorization: "[redacted]",
  });
});

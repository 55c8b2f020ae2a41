import type CodeBlockWriter from "code-block-writer";
import type { Type } from "../../model.ts";
import { boundsOf, type BoundKeyword } from "../../violations.ts";
import { definition } from "../reach.ts";
import { needsCheck } from "./checked.ts";
import { call } from "./layout.ts";
import { quoted } from "./text.ts";
import type { Rust } from "./types.ts";

const METHODS: Readonly<Record<BoundKeyword, string>> = {
  minLength: "min_length",
  maxLength: "max_length",
  minimum: "minimum",
  maximum: "maximum",
  exclusiveMinimum: "exclusive_minimum",
  exclusiveMaximum: "exclusive_maximum",
  minItems: "min_items",
  maxItems: "max_items",
};

/** The checks of a value that is there, by reference, at the place `at`. */
export function writeValue(rust: Rust, writer: CodeBlockWriter, type: Type, value: string): void {
  for (const { keyword, limit } of boundsOf(type)) {
    const subject = { list: `${value}.len()`, string: value }[type.kind as "list" | "string"];
    const bound = type.kind === "number" ? float(limit) : String(limit);
    writer.writeLine(`at.${METHODS[keyword]}(${subject ?? `*${value}`}, ${bound});`);
  }
  switch (type.kind) {
    case "integer":
      writeInteger(writer, `*${value}`, type);
      return;
    case "number":
      writer.writeLine(`at.finite(*${value});`);
      return;
    case "const":
      writeConstant(writer, value, type.value);
      return;
    case "either":
      writeEither(rust, writer, type.of, value);
      return;
    case "list":
      writeLoop(
        rust,
        writer,
        type.items,
        `for (index, value) in ${value}.iter().enumerate() {`,
        "index(index)",
      );
      return;
    case "map":
      writeLoop(rust, writer, type.values, `for (key, value) in ${value} {`, "member(key)");
      return;
    case "reference": {
      const target = definition(rust.model, type.name);
      if (target.kind === "alias") writeValue(rust, writer, target.type, value);
      else if (rust.checked.has(type.name)) writer.writeLine(`${value}.check(at);`);
      return;
    }
    default:
  }
}

function writeInteger(
  writer: CodeBlockWriter,
  value: string,
  bounds: Partial<Record<BoundKeyword, number>>,
): void {
  if (bounds.minimum === undefined && bounds.exclusiveMinimum === undefined)
    writer.writeLine(`at.minimum(${value}, -MAX_INTEGER);`);
  if (bounds.maximum === undefined && bounds.exclusiveMaximum === undefined)
    writer.writeLine(`at.maximum(${value}, MAX_INTEGER);`);
}

function writeConstant(
  writer: CodeBlockWriter,
  value: string,
  constant: string | number | boolean,
): void {
  const literal = typeof constant === "string" ? quoted(constant) : `&${String(constant)}`;
  const subject = typeof constant === "string" ? `${value}.as_str()` : value;
  call(writer, "at.constant(", [subject, literal, quoted(JSON.stringify(constant))], ");");
}

function writeEither(
  { names }: Rust,
  writer: CodeBlockWriter,
  of: readonly [string, string],
  value: string,
): void {
  const kind = of.find((one) => one === "integer" || one === "number");
  if (kind === undefined) return;
  const name = names.either(of as never);
  const variant = kind === "integer" ? "Integer" : "Number";
  writer.writeLine(`if let ${name}::${variant}(value) = ${value} {`).indent(() => {
    if (kind === "integer") writeInteger(writer, "*value", {});
    else writer.writeLine("at.finite(*value);");
  });
  writer.writeLine("}");
}

function writeLoop(
  rust: Rust,
  writer: CodeBlockWriter,
  items: Type,
  head: string,
  place: string,
): void {
  if (!needsCheck(rust.checked, items)) return;
  writer.writeLine(head).indent(() => {
    writer.writeLine(`let at = &at.${place};`);
    if (!items.nullable) {
      writeValue(rust, writer, items, "value");
      return;
    }
    writer.writeLine("if let Some(value) = value {");
    writer.indent(() => writeValue(rust, writer, items, "value")).writeLine("}");
  });
  writer.writeLine("}");
}

function float(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

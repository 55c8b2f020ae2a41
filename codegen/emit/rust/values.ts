import type { CodeWriter } from "../writer.ts";
import { isText } from "../../text.ts";
import { boundsOf, type BoundKeyword } from "../../violations.ts";
import type { NumberFormat, Property, Scalar, Type } from "../model.ts";
import { floatDigits } from "../number-literal.ts";
import type { Pair } from "../eithers.ts";
import { definition } from "../reach.ts";
import { resolved } from "../resolve.ts";
import { needsCheck } from "./checked.ts";
import { call, chain } from "./layout.ts";
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
  minProperties: "min_properties",
  maxProperties: "max_properties",
};

/** Expressions for a value: by reference, copied, and as the receiver of a method. */
interface Held {
  readonly borrowed: string;
  readonly copied: string;
  readonly receiver: string;
}

const VALUE: Held = { borrowed: "value", copied: "*value", receiver: "value" };

/** A method of `Place` that checks a value, and its arguments. */
interface Check {
  readonly method: string;
  readonly args: readonly string[];
}

/** The checks of a property that is present: in the variable `value` if it is `optional`, otherwise in `field`. */
export function writeMember(
  rust: Rust,
  writer: CodeWriter,
  { name, type }: Property,
  field: string,
  optional: boolean,
): void {
  const held = optional ? VALUE : { borrowed: `&${field}`, copied: field, receiver: field };
  const place = `at.member(${quoted(name)})`;
  const target = resolved(rust.model, type);
  if (target.kind === "reference") {
    writer.writeLine(`${held.receiver}.check(&${place});`);
    return;
  }
  const [only, ...more] = isScalar(target) ? scalarChecks(target, held) : [];
  if (only !== undefined && more.length === 0) {
    chain(writer, place, `.${only.method}(`, only.args, ");");
    return;
  }
  const write = (): void => {
    writer.writeLine(`let at = &${place};`);
    writeValue(rust, writer, type);
  };
  if (optional) {
    write();
    return;
  }
  writer.writeLine("{").indent(() => {
    writer.writeLine(`let value = &${field};`);
    write();
  });
  writer.writeLine("}");
}

/** The checks of the members of an object that have no name. */
export function writeOthers(rust: Rust, writer: CodeWriter, type: Type, field: string): void {
  writeLoop(rust, writer, type, `for (key, value) in &${field} {`, "member(key)");
}

/** The checks of a value that is there, by the name `value`, at the place `at`. */
function writeValue(rust: Rust, writer: CodeWriter, type: Type): void {
  for (const { method, args } of scalarChecks(type, VALUE)) {
    call(writer, `at.${method}(`, args, ");");
  }
  switch (type.kind) {
    case "either":
      writeEither(rust, writer, type.of);
      return;
    case "list":
      if (type.uniqueItems === true) writer.writeLine("at.unique(value);");
      writeLoop(
        rust,
        writer,
        type.items,
        "for (index, value) in value.iter().enumerate() {",
        "index(index)",
      );
      return;
    case "map":
      writeLoop(rust, writer, type.values, "for (key, value) in value {", "member(key)");
      return;
    case "reference": {
      const target = definition(rust.model, type.name);
      if (target.kind === "alias") writeValue(rust, writer, target.type);
      else if (rust.checked.has(type.name)) writer.writeLine("value.check(at);");
      return;
    }
    default:
  }
}

function isScalar({ kind }: Type): boolean {
  return kind !== "either" && kind !== "list" && kind !== "map";
}

/** The checks of a value itself, not of what is inside. */
function scalarChecks(type: Type, { borrowed, copied, receiver }: Held): readonly Check[] {
  const bounds = boundsOf(type).map(({ keyword, limit }): Check => {
    const length = `${receiver}.len()`;
    const subject = { list: length, map: length, string: borrowed }[
      type.kind as "list" | "map" | "string"
    ];
    const bound = type.kind === "number" ? float(limit, type.format) : String(limit);
    return { method: METHODS[keyword], args: [subject ?? copied, bound] };
  });
  switch (type.kind) {
    case "integer":
      return [...bounds, ...(type.format === undefined ? integerChecks(copied, type) : [])];
    case "number":
      return [
        ...bounds,
        { method: "finite", args: [type.format === "float" ? `f64::from(${copied})` : copied] },
      ];
    case "const":
      return [...bounds, constantCheck(type.value, borrowed, receiver)];
    default:
      return bounds;
  }
}

function integerChecks(
  value: string,
  bounds: Partial<Record<BoundKeyword, number>>,
): readonly Check[] {
  const { minimum = bounds.exclusiveMinimum, maximum = bounds.exclusiveMaximum } = bounds;
  return [
    ...(minimum === undefined ? [{ method: "minimum", args: [value, "-MAX_INTEGER"] }] : []),
    ...(maximum === undefined ? [{ method: "maximum", args: [value, "MAX_INTEGER"] }] : []),
  ];
}

function constantCheck(constant: Scalar, borrowed: string, receiver: string): Check {
  const text = quoted(JSON.stringify(constant));
  return isText(constant)
    ? { method: "constant", args: [`${receiver}.as_str()`, quoted(constant), text] }
    : { method: "constant", args: [borrowed, `&${String(constant)}`, text] };
}

/** `held` is the pattern of what holds the value: `Some` of it, where it may be null. */
function writeEither(
  { names }: Rust,
  writer: CodeWriter,
  of: Pair,
  held = (pattern: string): string => pattern,
): void {
  const kind = of.find((one) => one === "integer" || one === "number");
  if (kind === undefined) return;
  const variant = kind === "integer" ? "Integer" : "Number";
  const pattern = held(`${names.either(of)}::${variant}(value)`);
  writer.writeLine(`if let ${pattern} = value {`).indent(() => {
    for (const { method, args } of scalarChecks({ kind, nullable: false }, VALUE)) {
      call(writer, `at.${method}(`, args, ");");
    }
  });
  writer.writeLine("}");
}

function writeLoop(rust: Rust, writer: CodeWriter, items: Type, head: string, place: string): void {
  if (!needsCheck(rust.checked, items)) return;
  writer.writeLine(head).indent(() => {
    writer.writeLine(`let at = &at.${place};`);
    if (!items.nullable) {
      writeValue(rust, writer, items);
      return;
    }
    const target = resolved(rust.model, items);
    if (target.kind === "either") {
      writeEither(rust, writer, target.of, (pattern) => `Some(${pattern})`);
      return;
    }
    writer.writeLine("if let Some(value) = value {");
    writer.indent(() => writeValue(rust, writer, items)).writeLine("}");
  });
  writer.writeLine("}");
}

function float(value: number, format: NumberFormat | undefined): string {
  const text = format === "float" ? floatDigits(value) : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

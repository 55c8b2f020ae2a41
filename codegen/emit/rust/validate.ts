import type CodeBlockWriter from "code-block-writer";
import type { Model, ObjectType, Property, Rule, Type, UnionType } from "../../model.ts";
import { boundsOf, type BoundKeyword } from "../../violations.ts";
import { definition } from "../reach.ts";
import { array, call } from "./layout.ts";
import { fieldNames } from "./names.ts";
import { quoted } from "./text.ts";
import { isFixed, type Rust } from "./types.ts";
import { variantsOf } from "./unions.ts";

/** Names of the types of which a value may violate something that Rust's own types do not rule out. */
export function checkedTypes(model: Model): ReadonlySet<string> {
  const checked = new Set<string>();
  for (let size = -1; size !== checked.size;) {
    size = checked.size;
    for (const type of model.types) if (isChecked(type.name)) checked.add(type.name);
  }
  return checked;

  function isChecked(name: string): boolean {
    const type = definition(model, name);
    switch (type.kind) {
      case "union":
        return type.variants.some((variant) => checked.has(variant.type));
      case "alias":
        return needsCheck(checked, type.type);
      case "object":
        return (
          type.rules.length > 0 ||
          type.properties.some(
            (property) => !isFixed(model, property) && needsCheck(checked, property.type),
          )
        );
      case "enum":
        return false;
    }
  }
}

function needsCheck(checked: ReadonlySet<string>, type: Type): boolean {
  if (boundsOf(type).length > 0) return true;
  switch (type.kind) {
    case "integer":
    case "number":
    case "const":
      return true;
    case "either":
      return type.of.some((kind) => kind === "integer" || kind === "number");
    case "list":
      return needsCheck(checked, type.items);
    case "map":
      return needsCheck(checked, type.values);
    case "reference":
      return checked.has(type.name);
    default:
      return false;
  }
}

interface Checks {
  readonly rust: Rust;
  readonly checked: ReadonlySet<string>;
}

export function writeValidate(
  rust: Rust,
  writer: CodeBlockWriter,
  object: ObjectType,
  checked: ReadonlySet<string>,
): void {
  const checks = checked.has(object.name);
  writer.writeLine(`impl ${rust.names.type(object.name)} {`).indent(() => {
    writeEntry(writer, checks);
    if (!checks) return;
    writer.blankLineIfLastNot();
    writer.writeLine("pub(crate) fn check(&self, at: &Place<'_>) {").indent(() => {
      const field = fieldNames(object);
      writeRules(writer, object, field);
      for (const property of object.properties) {
        if (isFixed(rust.model, property) || !needsCheck(checked, property.type)) continue;
        writeProperty({ rust, checked }, writer, property, `self.${field(property.name)}`);
      }
    });
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

function writeEntry(writer: CodeBlockWriter, checks: boolean): void {
  writer.writeLine("/// Checks what the types do not rule out.");
  writer.writeLine("///");
  writer.writeLine("/// # Errors");
  writer.writeLine("///");
  writer.writeLine(
    checks
      ? "/// Every violation, each with its path."
      : "/// None: every value conforms to the schema.",
  );
  writer.writeLine("pub fn validate(&self) -> Result<(), Vec<Violation>> {");
  writer.indent(() => {
    writer.writeLine(checks ? "validated(|at| self.check(at))" : "Ok(())");
  });
  writer.writeLine("}");
}

/** The checks of a union, which are those of the variant that it is. */
export function writeUnionValidate(
  { names }: Rust,
  writer: CodeBlockWriter,
  union: UnionType,
  checked: ReadonlySet<string>,
): void {
  const checks = variantsOf(names, union).filter((_, index) =>
    checked.has(union.variants[index]?.type ?? ""),
  );
  writer.writeLine(`impl ${names.type(union.name)} {`).indent(() => {
    writeEntry(writer, checks.length > 0);
    if (checks.length === 0) return;
    writer.blankLineIfLastNot();
    writer.writeLine("pub(crate) fn check(&self, at: &Place<'_>) {").indent(() => {
      const [only, second] = checks;
      if (only !== undefined && second === undefined) {
        writer.writeLine(`if let Self::${only.variant}(value) = self {`);
        writer.indent(() => writer.writeLine("value.check(at);")).writeLine("}");
        return;
      }
      writer.writeLine("match self {").indent(() => {
        for (const { variant } of checks) {
          writer.writeLine(`Self::${variant}(value) => value.check(at),`);
        }
        writer.writeLine("_ => {}");
      });
      writer.writeLine("}");
    });
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

function writeRules(
  writer: CodeBlockWriter,
  { rules, properties }: ObjectType,
  field: (name: string) => string,
): void {
  if (rules.length === 0) return;
  writer.writeLine("let mut present = Members::default();");
  const note = (name: string, held: string): void =>
    call(writer, "present.note(", [quoted(name), `self.${held}.is_some()`], ");");
  for (const name of new Set(rules.flatMap(namesOf))) {
    const callback = properties.find((property) => property.name === name)?.callback;
    note(name, field(name));
    if (callback !== undefined) note(name, field(callback.name));
  }
  for (const rule of rules) {
    if ("properties" in rule) {
      array(writer, "let names = ", rule.properties.map(quoted), ";");
      const method = rule.kind === "exactly-one" ? "exactly_one" : "at_least_one";
      writer.writeLine(`present.${method}(at, &names);`);
      continue;
    }
    const method = rule.kind === "excludes" ? "exclude" : "require";
    for (const other of rule.others) {
      call(writer, `present.${method}(`, ["at", quoted(rule.property), quoted(other)], ");");
    }
  }
}

function namesOf(rule: Rule): readonly string[] {
  return "properties" in rule ? rule.properties : [rule.property, ...rule.others];
}

function writeProperty(
  checks: Checks,
  writer: CodeBlockWriter,
  property: Property,
  field: string,
): void {
  const write = (value: string): void => {
    writer.writeLine(`let at = &at.member(${quoted(property.name)});`);
    writeValue(checks, writer, property.type, value);
  };
  if (!property.required || property.type.nullable) {
    writer.writeLine(`if let Some(value) = &${field} {`).indent(() => write("value"));
  } else {
    writer.writeLine("{").indent(() => {
      writer.writeLine(`let value = &${field};`);
      write("value");
    });
  }
  writer.writeLine("}");
}

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
function writeValue(checks: Checks, writer: CodeBlockWriter, type: Type, value: string): void {
  const { rust, checked } = checks;
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
        checks,
        writer,
        type.items,
        `for (index, value) in ${value}.iter().enumerate() {`,
        "index(index)",
      );
      return;
    case "map":
      writeLoop(checks, writer, type.values, `for (key, value) in ${value} {`, "member(key)");
      return;
    case "reference": {
      const target = definition(rust.model, type.name);
      if (target.kind === "alias") writeValue(checks, writer, target.type, value);
      else if (checked.has(type.name)) writer.writeLine(`${value}.check(at);`);
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
  const [kind] = of.filter((one) => one === "integer" || one === "number");
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
  checks: Checks,
  writer: CodeBlockWriter,
  items: Type,
  head: string,
  place: string,
): void {
  if (!needsCheck(checks.checked, items)) return;
  writer.writeLine(head).indent(() => {
    writer.writeLine(`let at = &at.${place};`);
    if (!items.nullable) {
      writeValue(checks, writer, items, "value");
      return;
    }
    writer.writeLine("if let Some(value) = value {");
    writer.indent(() => writeValue(checks, writer, items, "value")).writeLine("}");
  });
  writer.writeLine("}");
}

function float(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

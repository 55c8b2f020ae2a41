import type CodeBlockWriter from "code-block-writer";
import type { Model, ObjectType, Property, Rule, Type } from "../../model.ts";
import { boundsOf } from "../../violations.ts";
import { definition } from "../reach.ts";
import { receiver } from "./json.ts";
import { fieldNames } from "./names.ts";
import { constant, hasNil, isFixed, isPointer, resolved, type Go } from "./types.ts";

/** Names of the types of which a value may violate something that Go's own types do not rule out. */
export function checkedTypes(model: Model): ReadonlySet<string> {
  const checked = new Set<string>();
  for (let size = -1; size !== checked.size;) {
    size = checked.size;
    for (const type of model.types) if (isChecked(type.name)) checked.add(type.name);
  }
  return checked;

  function isChecked(name: string): boolean {
    const type = definition(model, name);
    if (type.kind === "union") return true;
    if (type.kind === "alias") return needsCheck(model, checked, type.type);
    return (
      type.kind === "object" &&
      (type.rules.length > 0 ||
        type.properties.some((property) => needsCheck(model, checked, property.type)))
    );
  }
}

function needsCheck(model: Model, checked: ReadonlySet<string>, type: Type): boolean {
  if (boundsOf(type).length > 0) return true;
  switch (type.kind) {
    case "integer":
    case "number":
    case "either":
    case "const":
      return true;
    case "list":
      return isList(model, type.items) || needsCheck(model, checked, type.items);
    case "map":
      return isList(model, type.values) || needsCheck(model, checked, type.values);
    case "reference":
      return checked.has(type.name);
    default:
      return false;
  }
}

/** A list or a map that must not be null: inside another, nil would be written as null. */
function isList(model: Model, type: Type): boolean {
  if (type.nullable) return false;
  if (type.kind === "reference") {
    const target = definition(model, type.name);
    return target.kind === "alias" && isList(model, target.type);
  }
  return type.kind === "list" || type.kind === "map";
}

export function writeValidate(
  go: Go,
  writer: CodeBlockWriter,
  object: ObjectType,
  checked: ReadonlySet<string>,
): void {
  const type = go.names.type(object.name);
  const self = receiver(type);
  writeEntry(writer, type, checked.has(object.name));
  if (!checked.has(object.name)) return;
  writer.blankLineIfLastNot();
  writer.writeLine(`func (${self} ${type}) check(at place) {`).indent(() => {
    writeRules(writer, object, presence(go, object, self));
    const name = fieldNames(object);
    for (const property of object.properties) {
      if (!isFixed(go, property) && needsCheck(go.model, checked, property.type)) {
        writeProperty(go, writer, property, `${self}.${name(property.name)}`, checked);
      }
    }
  });
  writer.writeLine("}");
}

export function writeEntry(writer: CodeBlockWriter, type: string, checks: boolean): void {
  const self = receiver(type);
  writer.blankLineIfLastNot();
  writer.writeLine(
    checks
      ? "// Validate reports every violation of the schema that a value can have in memory, as a *ValidationError."
      : "// Validate finds nothing: every value conforms to the schema.",
  );
  writer.writeLine(`func (${checks ? `${self} ` : ""}${type}) Validate() error {`).indent(() => {
    writer.writeLine(checks ? `return validated(${self}.check)` : "return nil");
  });
  writer.writeLine("}");
}

function presence(go: Go, object: ObjectType, self: string): (property: string) => string {
  const name = fieldNames(object);
  return (wanted) => {
    const property = object.properties.find((one) => one.name === wanted);
    if (property === undefined) throw new Error(`${object.name} has no ${wanted}.`);
    const field = `${self}.${name(wanted)}`;
    const present =
      resolved(go, property.type).kind === "any" ? `len(${field}) > 0` : `${field} != nil`;
    return property.callback === undefined
      ? present
      : `${present} || ${self}.${name(property.callback.name)} != nil`;
  };
}

function writeRules(
  writer: CodeBlockWriter,
  { rules }: ObjectType,
  isPresent: (property: string) => string,
): void {
  if (rules.length === 0) return;
  const named = new Set(
    rules.flatMap((rule) =>
      "properties" in rule ? rule.properties : [rule.property, ...rule.others],
    ),
  );
  writer.writeLine("present := members{}");
  for (const property of named) {
    writer.writeLine(`present[${JSON.stringify(property)}] = ${isPresent(property)}`);
  }
  for (const rule of rules) {
    const list = namesOf(rule).map((property) => JSON.stringify(property));
    writer.writeLine(`present.${RULES[rule.kind]}(at, ${list.join(", ")})`);
  }
}

const RULES: Readonly<Record<Rule["kind"], string>> = {
  excludes: "excludes",
  requires: "requires",
  "exactly-one": "exactlyOne",
  "at-least-one": "atLeastOne",
};

function namesOf(rule: Rule): readonly string[] {
  return "properties" in rule ? rule.properties : [rule.property, ...rule.others];
}

function writeProperty(
  go: Go,
  writer: CodeBlockWriter,
  property: Property,
  field: string,
  checked: ReadonlySet<string>,
): void {
  const place = `at.member(${JSON.stringify(property.name)})`;
  const pointer = isPointer(go, property);
  const optional = pointer || !property.required || property.type.nullable;
  if (!optional) {
    writeValue(go, writer, property.type, field, place, checked, 0);
    return;
  }
  writer.writeLine(`if ${field} != nil {`).indent(() => {
    writeValue(go, writer, property.type, pointer ? `*${field}` : field, place, checked, 0);
  });
  writer.writeLine("}");
}

/** The checks of a value that is there; `value` is an expression for it. */
export function writeValue(
  go: Go,
  writer: CodeBlockWriter,
  type: Type,
  value: string,
  place: string,
  checked: ReadonlySet<string>,
  depth: number,
): void {
  for (const { keyword, limit } of boundsOf(type)) {
    const subject = type.kind === "list" ? `len(${value})` : value;
    writer.writeLine(`${keyword}(${place}, ${subject}, ${limit})`);
  }
  switch (type.kind) {
    case "integer":
      if (type.minimum === undefined && type.exclusiveMinimum === undefined)
        writer.writeLine(`minimum(${place}, ${value}, -maxInteger)`);
      if (type.maximum === undefined && type.exclusiveMaximum === undefined)
        writer.writeLine(`maximum(${place}, ${value}, maxInteger)`);
      return;
    case "number":
      writer.writeLine(`finite(${place}, ${value})`);
      return;
    case "const":
      writer.writeLine(`same(${place}, ${value}, ${constant(type.value)})`);
      return;
    case "either":
      writer.writeLine(`${operand(value)}.check(${place})`);
      return;
    case "list":
      writeLoop(go, writer, type.items, { value, place, checked, depth, list: true });
      return;
    case "map":
      writeLoop(go, writer, type.values, { value, place, checked, depth, list: false });
      return;
    case "reference":
      writeReference(go, writer, type.name, { value, place, checked, depth });
      return;
    default:
  }
}

interface At {
  readonly value: string;
  readonly place: string;
  readonly checked: ReadonlySet<string>;
  readonly depth: number;
}

function writeReference(go: Go, writer: CodeBlockWriter, name: string, at: At): void {
  const target = definition(go.model, name);
  if (!at.checked.has(name)) return;
  if (target.kind === "union") {
    writer.writeLine(`check${go.names.type(name)}(${at.place}, ${at.value})`);
  } else if (target.kind === "alias" && !hasMethods(target.type)) {
    writeValue(go, writer, target.type, at.value, at.place, at.checked, at.depth);
  } else {
    writer.writeLine(`${operand(at.value)}.check(${at.place})`);
  }
}

function writeLoop(
  go: Go,
  writer: CodeBlockWriter,
  items: Type,
  { value, place, checked, depth, list }: At & { readonly list: boolean },
): void {
  const inner = isList(go.model, items);
  const deeper = needsCheck(go.model, checked, items);
  if (!inner && !deeper) return;
  const suffix = depth === 0 ? "" : String(depth + 1);
  const [key, item, at] = [`${list ? "index" : "key"}${suffix}`, `item${suffix}`, `at${depth + 2}`];
  writer.writeLine(
    list
      ? `for ${key}, ${item} := range ${value} {`
      : `for _, ${key} := range sortedKeys(${value}) {`,
  );
  writer.indent(() => {
    if (!list) writer.writeLine(`${item} := ${value}[${key}]`);
    writer.writeLine(`${at} := ${place}.${list ? "index" : "member"}(${key})`);
    if (inner) writer.writeLine(`notNil(${at}, ${item} == nil)`);
    if (!deeper) return;
    if (!items.nullable) {
      writeValue(go, writer, items, item, at, checked, depth + 1);
      return;
    }
    writer.writeLine(`if ${item} != nil {`).indent(() => {
      const there = hasNil(go, items) ? item : `*${item}`;
      writeValue(go, writer, items, there, at, checked, depth + 1);
    });
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

/** Whether the name for this type is a type of its own, which can have methods. */
export function hasMethods(type: Type): boolean {
  return !["any", "const", "either", "reference"].includes(type.kind);
}

/** A method is called on a pointer as on what it points to. */
function operand(value: string): string {
  return value.replace(/^\*/, "");
}

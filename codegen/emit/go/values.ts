import type { CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import { boundsOf } from "../../violations.ts";
import type { Type } from "../model.ts";
import { definition } from "../reach.ts";
import { isList, needsCheck } from "./checked.ts";
import { constant, hasNil, type Go } from "./types.ts";

/** The checks of a value that is present; `value` is an expression for it. */
export function writeValue(
  go: Go,
  writer: CodeWriter,
  type: Type,
  value: string,
  place: string,
  depth: number,
): void {
  for (const { keyword, limit } of boundsOf(type)) {
    const subject = ["list", "map"].includes(type.kind) ? `len(${value})` : value;
    writer.writeLine(`${keyword}(${place}, ${subject}, ${limit})`);
  }
  switch (type.kind) {
    case "integer":
      if (type.format !== undefined) return;
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
      if (type.uniqueItems === true) writer.writeLine(`unique(${place}, ${value})`);
      writeLoop(go, writer, type.items, { value, place, depth, list: true });
      return;
    case "map":
      writeLoop(go, writer, type.values, { value, place, depth, list: false });
      return;
    case "reference":
      writeReference(go, writer, type.name, { value, place, depth });
      return;
    default:
  }
}

interface At {
  readonly value: string;
  readonly place: string;
  readonly depth: number;
}

function writeReference(go: Go, writer: CodeWriter, name: Text, at: At): void {
  const target = definition(go.model, name);
  if (!go.checked.has(name)) return;
  if (target.kind === "union") {
    writer.writeLine(`check${go.names.type(name)}(${at.place}, ${at.value})`);
  } else if (target.kind === "alias" && !hasMethods(target.type)) {
    writeValue(go, writer, target.type, at.value, at.place, at.depth);
  } else {
    writer.writeLine(`${operand(at.value)}.check(${at.place})`);
  }
}

function writeLoop(
  go: Go,
  writer: CodeWriter,
  items: Type,
  { value, place, depth, list }: At & { readonly list: boolean },
): void {
  const inner = isList(go.model, items);
  const deeper = needsCheck(go.model, go.checked, items);
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
      writeValue(go, writer, items, item, at, depth + 1);
      return;
    }
    writer.writeLine(`if ${item} != nil {`).indent(() => {
      const there = hasNil(go, items) ? item : `*${item}`;
      writeValue(go, writer, items, there, at, depth + 1);
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

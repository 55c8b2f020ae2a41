import type { CodeWriter } from "../writer.ts";
import { isText } from "../../text.ts";
import type { ObjectType, Property, Type } from "../model.ts";
import { definition } from "../reach.ts";
import { isFixed, resolved } from "../resolve.ts";
import { pair, signature, structLiteral } from "./layout.ts";
import { bare, UNKNOWN } from "./names.ts";
import { fieldOf, rustType, type Rust } from "./types.ts";

/** A constructor that takes what is required, and a method for everything else. */
export function writeBuilders(rust: Rust, writer: CodeWriter, object: ObjectType): void {
  const name = rust.names.type(object.name);
  writer.writeLine(`impl ${name} {`).indent(() => {
    writeNew(rust, writer, object);
    for (const property of object.properties) {
      if (!property.required) writeWith(rust, writer, object, property);
    }
  });
  writer.writeLine("}");
}

function writeNew(rust: Rust, writer: CodeWriter, object: ObjectType): void {
  const field = rust.names.fields(object);
  const given = object.properties.filter(
    (property) => property.required && !isFixed(rust.model, property),
  );
  writer.writeLine(
    given.length > 0 ? "/// Takes what is required." : "/// A value with nothing set.",
  );
  if (given.length > 7) writer.writeLine("#[allow(clippy::too_many_arguments)]");
  const args = given.map((property) => `${field(property.name)}: ${argumentType(rust, property)}`);
  signature(writer, "pub fn new", args, " -> Self {");
  writer.indent(() => {
    if (given.length === 0 && object.properties.every((one) => !isFixed(rust.model, one))) {
      writer.writeLine("Self::default()");
      return;
    }
    const inits = object.properties.flatMap((property) => {
      const { callback } = property;
      const held = callback === undefined ? [] : [`${field(callback.name)}: None`];
      return [...held, initial(rust, object, property, field(property.name))];
    });
    const rest = [
      ...(object.extra === undefined ? [] : [field(object.extra.name)]),
      ...(object.keepsUnknown ? [UNKNOWN] : []),
    ].map((held) => `${held}: Default::default()`);
    structLiteral(writer, "Self", [...inits, ...rest]);
  });
  writer.writeLine("}");
}

function initial(rust: Rust, object: ObjectType, property: Property, field: string): string {
  if (isFixed(rust.model, property)) return `${field}: Default::default()`;
  if (!property.required) return `${field}: None`;
  const value = converted(rust, object, property, field);
  return value === field ? field : `${field}: ${value}`;
}

/** What a function takes for a property; `Into` where callers have something simpler at hand. */
function argumentType(rust: Rust, { type, required }: Property): string {
  const plain = rustType(rust, type);
  if (type.nullable && required) return `Option<${plain}>`;
  return isInto(rust, type) ? `impl Into<${plain}>` : plain;
}

function isInto({ model }: Rust, type: Type): boolean {
  const target = resolved(model, type);
  if (target.kind === "reference") return definition(model, target.name).kind !== "object";
  return ["string", "any", "either"].includes(target.kind) || isTextConstant(target);
}

function isTextConstant(type: Type): boolean {
  return type.kind === "const" && isText(type.value);
}

/** The argument made into the value of the field, without the `Some` of what is optional. */
function converted(rust: Rust, object: ObjectType, property: Property, argument: string): string {
  const { boxed } = fieldOf(rust, object, property);
  if (property.type.nullable && property.required) {
    return boxed ? `${argument}.map(Box::new)` : argument;
  }
  const value = isInto(rust, property.type) ? `${argument}.into()` : argument;
  return boxed ? `Box::new(${value})` : value;
}

function writeWith(rust: Rust, writer: CodeWriter, object: ObjectType, property: Property): void {
  const field = rust.names.fields(object)(property.name);
  const { callback } = property;
  writer.blankLineIfLastNot();
  setter(writer, property, field, argumentType(rust, property), {
    value: converted(rust, object, property, "value"),
  });
  if (callback === undefined) return;
  writer.blankLineIfLastNot();
  const held = rust.names.fields(object)(callback.name);
  const type = `impl ${rust.names.callback(callback)} + 'static`;
  setter(writer, property, held, type, { value: "Arc::new(value)" });
}

function setter(
  writer: CodeWriter,
  { deprecated }: Property,
  field: string,
  type: string,
  { value }: { readonly value: string },
): void {
  writer.writeLine(`/// Sets \`${bare(field)}\`.`);
  if (deprecated) writer.writeLine("#[deprecated]");
  writer.writeLine("#[must_use]");
  signature(writer, `pub fn with_${bare(field)}`, ["mut self", `value: ${type}`], " -> Self {");
  writer.indent(() => {
    pair(writer, `self.${field} =`, `Some(${value});`);
    writer.writeLine("self");
  });
  writer.writeLine("}");
}

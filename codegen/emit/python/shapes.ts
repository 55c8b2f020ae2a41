import type { Json, Model, ObjectType, Property, Rule, Type, TypeDefinition } from "../model.ts";
import { laidOut, type Bracketed, type Code } from "../layout.ts";
import type { Text } from "../../text.ts";
import { byNeed, secretChoices } from "../choices.ts";
import { basesFirst } from "../reach.ts";
import { isAmbiguous } from "./choices.ts";
import { usesOf } from "./code.ts";
import { imported, module, PAGE } from "./file.ts";
import { literal, quoted } from "./literal.ts";
import { className, keyName, shapeName } from "./names.ts";

/** `_shapes.py`: the table that reading, writing, validation and redaction go by. */
export function shapesModule(model: Model): string {
  const secret = secretChoices(model);
  const parts = basesFirst(model).map((type) => {
    const { kind, code } = definition(model, type, secret);
    return laidOut(before(`${shapeName(type.name)}: ${kind} = `, code), PAGE);
  });
  const text = parts.flat().join("\n");
  const used = (
    "Anything AtLeastOne Boolean Choice Constant Either ExactlyOne Excludes Field Items Nullable Number Object OneOf " +
    "Others Reference Requires Shape Table Text Variant"
  )
    .split(" ")
    .filter(usesOf(text));
  // One line apart, as constants are.
  return module("The types, as data.", imported("._shape", used), [
    [parts.map((lines) => lines.join("\n")).join("\n\n")],
  ]);
}

function definition(
  model: Model,
  type: TypeDefinition,
  secret: ReadonlySet<Text>,
): { kind: string; code: Code } {
  switch (type.kind) {
    case "enum":
      // Other values than the known ones are kept, so to a reader it is a string.
      return { kind: "Shape", code: "Text()" };
    case "choice":
      return {
        kind: "Shape",
        code: call("Choice", [
          tuple(isAmbiguous(model, type) ? [] : byNeed(model, type).map(shapeCode)),
          ...(secret.has(type.name) ? ["secret=True"] : []),
        ]),
      };
    case "alias":
      return { kind: "Shape", code: shapeCode(type.type) };
    case "union":
      return {
        kind: "Shape",
        code: call("OneOf", [
          quoted(type.discriminator),
          tuple(
            type.variants.map(({ value, type: name }) =>
              call("Variant", [
                quoted(value),
                quoted(keyName(type.discriminator)),
                `lambda: ${shapeName(name)}`,
              ]),
            ),
          ),
        ]),
      };
    case "object":
      return { kind: "Object", code: objectCode(type) };
  }
}

function objectCode(type: ObjectType): Code {
  const own = type.properties.filter(({ name }) => type.own.has(name));
  return call("Object", [
    quoted(className(type.name)),
    tuple([...type.bases.map((base) => `*${shapeName(base)}.fields`), ...own.map(fieldCode)]),
    ...(type.rules.length === 0 ? [] : [before("rules=", tuple(type.rules.map(ruleCode)))]),
    ...(type.closed ? ["closed=True"] : []),
    ...(type.keepsUnknown ? [] : ["keeps=False"]),
    ...(type.extra === undefined
      ? []
      : [
          before(
            "others=",
            call("Others", [
              quoted(keyName(type.extra.name)),
              shapeCode(type.extra.type),
              ...(type.extra.sensitive ? ["sensitive=True"] : []),
            ]),
          ),
        ]),
  ]);
}

function fieldCode({ name, type, required, sensitive, callback }: Property): Code {
  return call("Field", [
    quoted(keyName(name)),
    quoted(name),
    shapeCode(type),
    ...(required ? ["required=True"] : []),
    ...(sensitive ? ["sensitive=True"] : []),
    ...(callback === undefined ? [] : [`callback=${quoted(keyName(callback.name))}`]),
  ]);
}

function ruleCode(rule: Rule): Code {
  switch (rule.kind) {
    case "excludes":
      return call("Excludes", [
        quoted(rule.property),
        tuple(rule.others.map((name) => quoted(name))),
      ]);
    case "requires":
      return call("Requires", [
        quoted(rule.property),
        tuple(rule.others.map((name) => quoted(name))),
      ]);
    case "at-least-one":
      return call("AtLeastOne", [tuple(rule.properties.map((name) => quoted(name)))]);
    case "exactly-one":
      return call("ExactlyOne", [tuple(rule.properties.map((name) => quoted(name)))]);
  }
}

function shapeCode(type: Type): Code {
  const code = plainCode(type);
  return type.nullable && type.kind !== "any" ? call("Nullable", [code]) : code;
}

function plainCode(type: Type): Code {
  switch (type.kind) {
    case "any":
      return "Anything()";
    case "boolean":
      return "Boolean()";
    case "string":
      return call("Text", named({ min_length: type.minLength, max_length: type.maxLength }));
    case "integer":
    case "number":
      return call("Number", [
        ...(type.kind === "integer" ? ["whole=True"] : []),
        ...(type.kind === "integer" && type.format !== undefined ? [`fits="${type.format}"`] : []),
        ...named({
          minimum: type.minimum,
          maximum: type.maximum,
          exclusive_minimum: type.exclusiveMinimum,
          exclusive_maximum: type.exclusiveMaximum,
        }),
      ]);
    case "const":
      return call("Constant", [literal(type.value)]);
    case "either":
      return call(
        "Either",
        type.of.map((kind) => plainCode({ kind, nullable: false })),
      );
    case "list":
      return call("Items", [
        shapeCode(type.items),
        ...named({ min_items: type.minItems, max_items: type.maxItems }),
        ...(type.uniqueItems === true ? ["unique=True"] : []),
      ]);
    case "map":
      return call("Table", [
        shapeCode(type.values),
        ...named({ min_members: type.minProperties, max_members: type.maxProperties }),
      ]);
    case "reference":
      return call("Reference", [`lambda: ${shapeName(type.name)}`]);
  }
}

function named(values: Readonly<Record<string, Json | undefined>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${literal(value)}`],
  );
}

function call(name: string, items: readonly Code[]): Bracketed {
  return { open: `${name}(`, close: ")", items };
}

/** A tuple of one item keeps its comma. */
function tuple(items: readonly Code[]): Bracketed {
  return { open: "(", close: ")", items, single: true };
}

function before(start: string, code: Code): Code {
  return typeof code === "string" ? start + code : { ...code, open: start + code.open };
}

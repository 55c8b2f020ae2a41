import type { Model, Property, Rule, Type, TypeDefinition } from "../model.ts";
import { laidOut, type Bracketed, type Code } from "../layout.ts";
import type { Text } from "../../text.ts";
import { secretChoices } from "../choices.ts";
import { basesFirst, namesIn, reaching } from "../reach.ts";
import { HEADER, PAGE } from "./file.ts";
import { literal, quoted, shapeName } from "./names.ts";

/** The table that validation, redaction and the way to the wire go by: the model, as data. */
export function shapesModule(model: Model): string {
  const used = [
    ...(model.types.some(({ kind }) => kind === "object") ? ["ObjectShape"] : []),
    ...(model.types.some(({ kind }) => kind !== "object") ? ["Shape"] : []),
  ];
  const secret = secretChoices(model);
  const calling = reaching(model, ({ callback }) => callback !== undefined);
  const shapes = basesFirst(model).map((type) => {
    const kind = type.kind === "object" ? "ObjectShape" : "Shape";
    const start = `export const ${shapeName(type.name)}: ${kind} = `;
    return laidOut(before(start, definitionCode(type, secret, calling)), PAGE, 0, ";").join("\n");
  });
  const head = `${HEADER}\nimport type { ${used.join(", ")} } from "./shape.js";`;
  return `${[head, ...shapes].join("\n\n")}\n`;
}

function definitionCode(
  type: TypeDefinition,
  secret: ReadonlySet<Text>,
  calling: ReadonlySet<Text>,
): Bracketed {
  switch (type.kind) {
    case "enum":
      // Other values than the known ones are kept, so to a reader it is a string.
      return object([["kind", quoted("string")]]);
    case "choice": {
      const names = type.options.flatMap(namesIn).filter((name) => calling.has(name));
      const objects = names.map((name) => `() => ${shapeName(name)}`);
      return object([
        ["kind", quoted("choice")],
        ["secret", secret.has(type.name) && "true"],
        ["calling", objects.length > 0 && list(objects)],
      ]);
    }
    case "alias":
      return shapeCode(type.type);
    case "union": {
      const variants = type.variants.map((variant) =>
        object([
          ["value", quoted(variant.value)],
          ["shape", `() => ${shapeName(variant.type)}`],
        ]),
      );
      return {
        ...object([
          ["kind", quoted("union")],
          ["discriminator", quoted(type.discriminator)],
          ["variants", list(variants)],
        ]),
        broken: true,
      };
    }
    case "object":
      return {
        ...object([
          ["kind", quoted("object")],
          [
            "fields",
            list([
              ...type.bases.map((base) => `...${shapeName(base)}.fields`),
              ...type.properties.filter(({ name }) => type.own.has(name)).map(fieldCode),
            ]),
          ],
          ["rules", list(type.rules.map(ruleCode))],
          ["others", type.extra !== undefined && shapeCode(type.extra.type)],
          ["othersSensitive", type.extra?.sensitive === true && "true"],
        ]),
        broken: true,
      };
  }
}

function fieldCode({ name, type, required, sensitive, callback }: Property): Code {
  return object([
    ["name", quoted(name)],
    ["shape", shapeCode(type)],
    ["required", required && "true"],
    ["sensitive", sensitive && "true"],
    ["callback", callback !== undefined && quoted(callback.name)],
  ]);
}

function shapeCode(type: Type): Bracketed {
  const nullable = ["nullable", type.nullable && "true"] as const;
  const kind = ["kind", quoted(type.kind)] as const;
  switch (type.kind) {
    case "any":
      return object([kind]);
    case "list":
      return object([
        kind,
        ["items", shapeCode(type.items)],
        ["minItems", bound(type.minItems)],
        ["maxItems", bound(type.maxItems)],
        ["uniqueItems", type.uniqueItems === true && "true"],
        nullable,
      ]);
    case "map":
      return object([
        kind,
        ["values", shapeCode(type.values)],
        ["minProperties", bound(type.minProperties)],
        ["maxProperties", bound(type.maxProperties)],
        nullable,
      ]);
    case "reference":
      return object([kind, ["to", `() => ${shapeName(type.name)}`], nullable]);
    case "either":
      return object([kind, ["of", list(type.of.map(quoted))], nullable]);
    case "const":
      return object([kind, ["value", literal(type.value)], nullable]);
    case "string":
      return object([
        kind,
        ["minLength", bound(type.minLength)],
        ["maxLength", bound(type.maxLength)],
        nullable,
      ]);
    case "integer":
    case "number":
      return object([
        kind,
        ["format", type.kind === "integer" && type.format !== undefined && quoted(type.format)],
        ["minimum", bound(type.minimum)],
        ["maximum", bound(type.maximum)],
        ["exclusiveMinimum", bound(type.exclusiveMinimum)],
        ["exclusiveMaximum", bound(type.exclusiveMaximum)],
        nullable,
      ]);
    case "boolean":
      return object([kind, nullable]);
  }
}

function bound(value: number | undefined): string | false {
  return value !== undefined && String(value);
}

function ruleCode(rule: Rule): Code {
  return "others" in rule
    ? object([
        ["kind", quoted(rule.kind)],
        ["property", quoted(rule.property)],
        ["others", list(rule.others.map((name) => quoted(name)))],
      ])
    : object([
        ["kind", quoted(rule.kind)],
        ["properties", list(rule.properties.map((name) => quoted(name)))],
      ]);
}

function object(entries: readonly (readonly [string, Code | false])[]): Bracketed {
  const items = entries.flatMap(([key, code]) =>
    code === false ? [] : [before(`${key}: `, code)],
  );
  return { open: "{", close: "}", items, padded: true };
}

function list(items: readonly Code[]): Bracketed {
  const objects = items.every((item) => typeof item !== "string" && item.items.length > 1);
  return { open: "[", close: "]", items, broken: items.length > 1 && objects };
}

function before(start: string, code: Bracketed): Bracketed;
function before(start: string, code: Code): Code;
function before(start: string, code: Code): Code {
  return typeof code === "string" ? start + code : { ...code, open: start + code.open };
}

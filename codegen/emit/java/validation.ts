import type { CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import { namedProperties } from "../../named-properties.ts";
import { breakableBounds, violations, type Bound } from "../../violations.ts";
import type { NumberFormat, ObjectType, Property, Rule, Type } from "../model.ts";
import { unionsOf, type Scope } from "../scope.ts";
import { doubleLiteral, floatDigits } from "../number-literal.ts";
import { listed } from "./layout.ts";
import { scalarLiteral, stringLiteral } from "./literal.ts";
import { accessorName, fieldName } from "./names.ts";
import { holdsNull, javaType } from "./types.ts";

/** `validate()`, which reports every violation of the schema in one object, if there is any. */
export function writeValidate(writer: CodeWriter, object: ObjectType, scope: Scope): void {
  const checks = [
    ...object.properties.flatMap((property) => propertyChecks(property, scope)),
    ...extraChecks(object, scope),
    ...ruleChecks(object, scope),
  ];
  writer.writeLine("/**");
  writer.writeLine(
    " * Everything in which this object and those within it differ from the schema.",
  );
  writer.writeLine(" *");
  writer.writeLine(" * @return each violation with its path; empty if there are none");
  writer.writeLine(" */");
  if (unionsOf(scope.model, object.name).length > 0) writer.writeLine("@Override");
  writer.write("public List<Violation> validate()").block(() => {
    if (checks.length === 0) {
      writer.writeLine("return List.of();");
      return;
    }
    writer.writeLine("Validation check = new Validation();");
    for (const check of checks) writer.writeLine(check);
    writer.writeLine("return check.violations();");
  });
}

function propertyChecks(property: Property, scope: Scope): readonly string[] {
  const field = fieldName(property.name);
  const needed = property.required && !holdsNull(property.type, scope);
  return [
    ...(needed
      ? [`check.that("", ${field} != null, ${stringLiteral(violations.missing(property.name))});`]
      : []),
    ...valueChecks(property.type, field, stringLiteral(property.name), scope, 0),
  ];
}

function extraChecks({ extra }: ObjectType, scope: Scope): readonly string[] {
  if (extra === undefined) return [];
  return within("entries", extra.type, fieldName(extra.name), '""', scope, 0);
}

/** Statements that check the value of an expression; each skips `null`. */
function valueChecks(
  given: Type,
  value: string,
  path: string,
  scope: Scope,
  depth: number,
): readonly string[] {
  const type = scope.resolve(given);
  const that = (holds: string, message: Text | string): string =>
    listed("check.that(", [path, `${value} == null || ${holds}`, stringLiteral(message)], ");");
  const bounds = breakableBounds(type).map((bound) =>
    that(boundHolds(bound, type, value), bound.text),
  );
  switch (type.kind) {
    case "integer":
      return [...rangeChecks(type.format, value, path), ...bounds];
    case "number":
      return [`check.finite(${path}, ${value});`, ...bounds];
    case "const":
      return [
        that(`${value}.equals(${scalarLiteral(type.value)})`, violations.constant(type.value)),
      ];
    case "list":
      return [
        ...bounds,
        ...(type.uniqueItems === true ? [`check.unique(${path}, ${value});`] : []),
        ...within("items", type.items, value, path, scope, depth),
      ];
    case "map":
      return [...bounds, ...within("entries", type.values, value, path, scope, depth)];
    case "reference":
      return ["enum", "choice"].includes(scope.definition(type.name).kind)
        ? []
        : [`check.nested(${path}, ${value}, ${javaType(type, scope)}::validate);`];
    default:
      return bounds;
  }
}

/** Checks the range of an integer, if its Java type has a wider one. */
function rangeChecks(format: NumberFormat | undefined, value: string, path: string): string[] {
  if (format === undefined) return [`check.integer(${path}, ${value});`];
  return format.startsWith("u") ? [`check.${format}(${path}, ${value});`] : [];
}

function boundHolds({ keyword, limit }: Bound, type: Type, value: string): string {
  const literal = limitLiteral(type, limit);
  const compared = type.kind === "integer" && type.format === "uint64";
  const number = compared ? `${value}.compareTo(${literal})` : value;
  const to = compared ? "0" : literal;
  switch (keyword) {
    case "minLength":
      return limit === 1 ? `!${value}.isEmpty()` : `Validation.codePoints(${value}) >= ${limit}`;
    case "maxLength":
      return `Validation.codePoints(${value}) <= ${limit}`;
    case "minItems":
    case "minProperties":
      return limit === 1 ? `!${value}.isEmpty()` : `${value}.size() >= ${limit}`;
    case "maxItems":
    case "maxProperties":
      return `${value}.size() <= ${limit}`;
    case "minimum":
      return `${number} >= ${to}`;
    case "maximum":
      return `${number} <= ${to}`;
    case "exclusiveMinimum":
      return `${number} > ${to}`;
    case "exclusiveMaximum":
      return `${number} < ${to}`;
  }
}

function limitLiteral(type: Type, limit: number): string {
  if (type.kind === "number") {
    return type.format === "float" ? `${floatDigits(limit)}f` : doubleLiteral(limit);
  }
  if (type.kind !== "integer") return String(limit);
  if (type.format === "uint64") return `BigInteger.valueOf(${scalarLiteral(limit)})`;
  return type.format === "int32" ? String(limit) : scalarLiteral(limit);
}

function within(
  check: "items" | "entries",
  item: Type,
  value: string,
  path: string,
  scope: Scope,
  depth: number,
): readonly string[] {
  const suffix = depth === 0 ? "" : String(depth + 1);
  const [itemName, pathName] = [`item${suffix}`, `at${suffix}`];
  const checks = [
    ...(holdsNull(item, scope)
      ? []
      : [`check.that(${pathName}, ${itemName} != null, "must not be null");`]),
    ...valueChecks(item, itemName, pathName, scope, depth + 1),
  ];
  if (checks.length === 0) return [];
  const body = checks.flatMap((line) => line.split("\n")).map((line) => `    ${line}`);
  return [
    `check.${check}(${path}, ${value}, (${pathName}, ${itemName}) -> {\n${body.join("\n")}\n});`,
  ];
}

const RULE_CHECKS: Readonly<Record<Rule["kind"], string>> = {
  excludes: "excludes",
  requires: "requires",
  "exactly-one": "exactlyOne",
  "at-least-one": "atLeastOne",
};

function ruleChecks(object: ObjectType, scope: Scope): readonly string[] {
  const used = new Set(object.rules.flatMap(namedProperties));
  const presence = object.properties
    .filter(({ name }) => used.has(name))
    .map(
      (property) =>
        `check.present(${stringLiteral(property.name)}, ${presentValue(property, scope)});`,
    );
  const rules = object.rules.map((rule) =>
    listed(
      `check.${RULE_CHECKS[rule.kind]}(`,
      namedProperties(rule).map((name) => stringLiteral(name)),
      ");",
    ),
  );
  return [...presence, ...rules];
}

/** An expression that is not null if the property is written; a required `null` is written. */
function presentValue(property: Property, scope: Scope): string {
  if (property.required && holdsNull(property.type, scope)) return "true";
  return property.callback === undefined
    ? fieldName(property.name)
    : `${accessorName("get", property.name)}()`;
}

import type { CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import { namedProperties } from "../../named-properties.ts";
import { breakableBounds, violations, type Bound } from "../../violations.ts";
import type { NumberFormat, ObjectType, Property, Rule, Type } from "../model.ts";
import { doubleLiteral, floatDigits } from "../number-literal.ts";
import type { Scope } from "../scope.ts";
import type { Context } from "./context.ts";
import { braces } from "./file.ts";
import { scalarLiteral, stringLiteral } from "./literal.ts";
import { csharpType, isReference, propertyType } from "./types.ts";

const WIDTH = 100;

/** The member of the class for the property or callback of this name. */
export type MemberName = (wire: Text) => string;

/** `Validate()`, which reports every violation of the schema in one object, if there is any. */
export function writeValidate(
  writer: CodeWriter,
  object: ObjectType,
  member: MemberName,
  { scope }: Context,
): void {
  const checks = [
    ...object.properties.flatMap((property) => propertyChecks(property, member, scope)),
    ...(object.extra === undefined
      ? []
      : within("Entries", object.extra.type, member(object.extra.name), '""', scope, 0)),
    ...ruleChecks(object, member, scope),
  ];
  writer.writeLine(
    "/// <summary>Everything in which this object and those within it differ from the schema.</summary>",
  );
  writer.writeLine("/// <returns>Each violation with its path; empty if there are none.</returns>");
  if (checks.length === 0) {
    writer.writeLine("public IReadOnlyList<Violation> Validate() => [];");
    return;
  }
  braces(writer, "public IReadOnlyList<Violation> Validate()", () => {
    writer.writeLine("var check = new Validation();");
    for (const check of checks) writer.writeLine(check);
    writer.writeLine("return check.Violations;");
  });
}

function propertyChecks(property: Property, name: MemberName, scope: Scope): readonly string[] {
  const member = name(property.name);
  const type = propertyType(property, scope);
  const needed = property.required && isReference(property.type, scope) && !type.endsWith("?");
  return [
    ...(needed
      ? [
          call("That", [
            '""',
            `${member} is not null`,
            stringLiteral(violations.missing(property.name)),
          ]),
        ]
      : []),
    ...valueChecks(
      property.type,
      member,
      stringLiteral(property.name),
      scope,
      0,
      type.endsWith("?") || needed,
    ),
  ];
}

/** Statements that check the value of an expression; each skips `null`, if the value can be that. */
function valueChecks(
  given: Type,
  value: string,
  path: string,
  scope: Scope,
  depth: number,
  nullable: boolean,
): readonly string[] {
  const type = scope.resolve(given);
  const pattern = (expected: string, message: Text | string): string =>
    call("That", [
      path,
      `${value} is ${nullable ? "null or " : ""}${expected}`,
      stringLiteral(message),
    ]);
  const holds = (condition: string, message: Text | string): string =>
    call("That", [
      path,
      `${nullable ? `${value} is null || ` : ""}${condition}`,
      stringLiteral(message),
    ]);
  const bounds = breakableBounds(type).map((bound) => {
    if (bound.keyword === "minLength" && bound.limit === 1) {
      return call("That", [path, `${value} is not ""`, stringLiteral(bound.text)]);
    }
    const relation = RELATIONS[bound.keyword];
    if (relation === undefined) return holds(size(bound, value), bound.text);
    return pattern(`${relation} ${limitLiteral(type, bound.limit)}`, bound.text);
  });
  switch (type.kind) {
    case "integer":
      return [...(type.format === undefined ? [call("Integer", [path, value])] : []), ...bounds];
    case "number":
      return [call("Finite", [path, value]), ...bounds];
    case "const":
      return [pattern(scalarLiteral(type.value), violations.constant(type.value))];
    case "list":
      return [
        ...bounds,
        ...(type.uniqueItems === true ? [call("Unique", [path, value])] : []),
        ...within("Items", type.items, value, path, scope, depth),
      ];
    case "map":
      return [...bounds, ...within("Entries", type.values, value, path, scope, depth)];
    case "reference":
      return ["enum", "choice"].includes(scope.definition(type.name).kind)
        ? []
        : [call("Nested", [path, value, "static nested => nested.Validate()"])];
    default:
      return bounds;
  }
}

const SUFFIXES: Readonly<Record<NumberFormat, string>> = {
  int32: "",
  uint32: "U",
  int64: "L",
  uint64: "UL",
  float: "F",
};

function limitLiteral(type: Type, limit: number): string {
  if (type.kind === "number" && type.format === undefined) return doubleLiteral(limit);
  if (type.kind === "number") return `${floatDigits(limit)}F`;
  const format = type.kind === "integer" ? type.format : undefined;
  return `${limit}${format === undefined ? "L" : SUFFIXES[format]}`;
}

const RELATIONS: Readonly<Partial<Record<Bound["keyword"], string>>> = {
  minimum: ">=",
  maximum: "<=",
  exclusiveMinimum: ">",
  exclusiveMaximum: "<",
};

function size({ keyword, limit }: Bound, value: string): string {
  const relation = keyword.startsWith("min") ? ">=" : "<=";
  const count = keyword.endsWith("Length") ? `Validation.CodePoints(${value})` : `${value}.Count`;
  return `${count} ${relation} ${limit}`;
}

function within(
  check: "Items" | "Entries",
  item: Type,
  value: string,
  path: string,
  scope: Scope,
  depth: number,
): readonly string[] {
  const suffix = depth === 0 ? "" : String(depth + 1);
  const [itemName, pathName] = [`item${suffix}`, `at${suffix}`];
  const type = csharpType(item, scope);
  const nullable = type.endsWith("?") || isReference(item, scope);
  const checks = [
    ...(type.endsWith("?") || !nullable
      ? []
      : [call("That", [pathName, `${itemName} is not null`, '"must not be null"'])]),
    ...valueChecks(item, itemName, pathName, scope, depth + 1, nullable),
  ];
  if (checks.length === 0) return [];
  const body = checks.flatMap((line) => line.split("\n")).map((line) => `    ${line}`);
  return [
    `check.${check}(${path}, ${value}, (${pathName}, ${itemName}) =>\n{\n${body.join("\n")}\n});`,
  ];
}

const RULE_CHECKS: Readonly<Record<Rule["kind"], string>> = {
  excludes: "Excludes",
  requires: "Requires",
  "exactly-one": "ExactlyOne",
  "at-least-one": "AtLeastOne",
};

function ruleChecks(object: ObjectType, member: MemberName, scope: Scope): readonly string[] {
  const used = new Set(object.rules.flatMap(namedProperties));
  return [
    ...object.properties
      .filter(({ name }) => used.has(name))
      .map((property) =>
        call("Present", [stringLiteral(property.name), isPresent(property, member, scope)]),
      ),
    ...object.rules.map((rule) =>
      call(
        RULE_CHECKS[rule.kind],
        namedProperties(rule).map((name) => stringLiteral(name)),
      ),
    ),
  ];
}

/** Whether the property is written: a required `null` is. */
function isPresent(property: Property, name: MemberName, scope: Scope): string {
  const member = name(property.name);
  const type = propertyType(property, scope);
  if (property.required) {
    return isReference(property.type, scope) && !type.endsWith("?")
      ? `${member} is not null`
      : "true";
  }
  return type === "JsonElement"
    ? `${member}.ValueKind != JsonValueKind.Undefined`
    : `${member} is not null`;
}

/** A call, with each argument on its own line if they do not fit on one. */
function call(method: string, items: readonly string[]): string {
  const line = `check.${method}(${items.join(", ")});`;
  if (line.length <= WIDTH) return line;
  return `check.${method}(\n${items.map((item) => `    ${item}`).join(",\n")});`;
}

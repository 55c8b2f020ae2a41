// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import { isFields, member, variantOf } from "./shape.js";
import type { Field, Fields, ListShape, MapShape, NumberShape, ObjectShape } from "./shape.js";
import type { Rule, Shape, StringShape } from "./shape.js";

/** What is wrong with a value, and where. Never tells the value, which may be a secret. */
export interface Violation {
  /** The place, as in `providers[0].baseUrl`; empty for the value itself. */
  readonly path: string;
  readonly message: string;
}

const KINDS = {
  string: "a string",
  integer: "a whole number within ±(2^53 − 1)",
  number: "a number",
  boolean: "true or false",
} as const;

/** Every violation, in the order of the fields. */
export function violations(shape: Shape, value: unknown, path = ""): Violation[] {
  if (value === null && shape.nullable === true) return [];
  switch (shape.kind) {
    case "any":
    case "choice":
      return [];
    case "reference":
      return violations(shape.to(), value, path);
    case "object":
      return isFields(value) ? fieldViolations(shape, value, path) : [wrong(path, "an object")];
    case "union": {
      if (!isFields(value)) return [wrong(path, "an object")];
      const variant = variantOf(shape, value);
      if (variant !== undefined) return violations(variant, value, path);
      return typeof member(value, shape.discriminator) === "string"
        ? []
        : [wrong(below(path, shape.discriminator), "a string")];
    }
    case "list":
      return Array.isArray(value) ? itemViolations(shape, value, path) : [wrong(path, "a list")];
    case "map":
      return isFields(value) ? entryViolations(shape, value, path) : [wrong(path, "an object")];
    case "either":
      return shape.of.some((kind) => violations({ kind }, value).length === 0)
        ? []
        : [wrong(path, shape.of.map((kind) => KINDS[kind]).join(" or "))];
    case "string":
      return typeof value === "string"
        ? lengthViolations(shape, value, path)
        : [wrong(path, KINDS.string)];
    case "integer":
      return isWhole(shape, value)
        ? boundViolations(shape, value, path)
        : [wrong(path, wholeOf(shape))];
    case "number":
      return Number.isFinite(value)
        ? boundViolations(shape, Number(value), path)
        : [wrong(path, KINDS.number)];
    case "boolean":
      return typeof value === "boolean" ? [] : [wrong(path, KINDS.boolean)];
    case "const":
      return value === shape.value ? [] : [wrong(path, JSON.stringify(shape.value))];
  }
}

function fieldViolations(shape: ObjectShape, value: Fields, path: string): Violation[] {
  return [
    ...shape.fields.flatMap((field) => oneFieldViolations(field, value, path)),
    ...otherViolations(shape, value, path),
    ...shape.rules
      .flatMap((rule) => ruleMessages(rule, (name) => givenAs(shape, value, name)))
      .map((message) => ({ path, message })),
  ];
}

function otherViolations(
  { fields, others }: ObjectShape,
  value: Fields,
  path: string,
): Violation[] {
  if (others === undefined) return [];
  const isField = (key: string): boolean =>
    fields.some(({ name, callback }) => name === key || callback === key);
  return Object.entries(value).flatMap(([key, each]) =>
    isField(key) || each === undefined ? [] : violations(others, each, below(path, key)),
  );
}

function oneFieldViolations(field: Field, value: Fields, path: string): Violation[] {
  const given = fieldOf(field, value);
  const callback = callbackOf(field, value);
  const found: Violation[] = [];
  if (given !== undefined) found.push(...violations(field.shape, given, below(path, field.name)));
  else if (field.required === true && callback === undefined)
    found.push({ path, message: `\`${field.name}\` is required` });
  if (callback !== undefined && typeof callback !== "function")
    found.push(wrong(below(path, field.callback ?? ""), "a function"));
  return found;
}

/** Where a field may be left out, null is as good as absent, unless it may be anything. */
function fieldOf({ name, required, shape }: Field, value: Fields): unknown {
  const given = member(value, name);
  const absent = given === null && required !== true && !takesAnything(shape);
  return absent ? undefined : given;
}

function takesAnything(shape: Shape): boolean {
  return shape.kind === "reference" ? takesAnything(shape.to()) : shape.kind === "any";
}

function callbackOf({ callback }: Field, value: Fields): unknown {
  return callback === undefined ? undefined : member(value, callback);
}

function itemViolations(shape: ListShape, items: readonly unknown[], path: string): Violation[] {
  return [
    ...sizeViolations(items.length, shape.minItems, shape.maxItems, "item", path),
    ...(shape.uniqueItems === true && new Set(items.map(canonical)).size < items.length
      ? [{ path, message: "must not hold an item twice" }]
      : []),
    ...items.flatMap((item, index) => violations(shape.items, item, `${path}[${index}]`)),
  ];
}

function entryViolations(shape: MapShape, value: Fields, path: string): Violation[] {
  const entries = Object.entries(value);
  return [
    ...sizeViolations(entries.length, shape.minProperties, shape.maxProperties, "member", path),
    ...entries.flatMap(([key, each]) => violations(shape.values, each, below(path, key))),
  ];
}

/** The same for values that are equal in JSON, whatever the order of their members. */
function canonical(value: unknown): string {
  const text: string | undefined = JSON.stringify(value, (_key, each: unknown) => {
    if (!isFields(each)) return each;
    const members: string[] = Object.keys(each);
    members.sort();
    return Object.fromEntries(members.map((name) => [name, each[name]]));
  });
  return text ?? "";
}

function lengthViolations(shape: StringShape, text: string, path: string): Violation[] {
  const { minLength, maxLength } = shape;
  if (minLength === undefined && maxLength === undefined) return [];
  return sizeViolations(Array.from(text).length, minLength, maxLength, "character", path);
}

function sizeViolations(
  size: number,
  least = 0,
  most = Infinity,
  noun: string,
  path: string,
): Violation[] {
  const counted = (count: number): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
  if (size < least) return [{ path, message: `must have at least ${counted(least)}` }];
  return size > most ? [{ path, message: `must have at most ${counted(most)}` }] : [];
}

function boundViolations(shape: NumberShape, value: number, path: string): Violation[] {
  const { minimum = -Infinity, maximum = Infinity } = shape;
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = shape;
  return [
    ...(value < minimum ? [wrong(path, `at least ${minimum}`)] : []),
    ...(value > maximum ? [wrong(path, `at most ${maximum}`)] : []),
    ...(value <= exclusiveMinimum ? [wrong(path, `greater than ${exclusiveMinimum}`)] : []),
    ...(value >= exclusiveMaximum ? [wrong(path, `less than ${exclusiveMaximum}`)] : []),
  ];
}

function isWhole({ format }: NumberShape, value: unknown): value is number {
  if (format === undefined) return Number.isSafeInteger(value);
  const [least, most] = RANGES[format];
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

/** The ends of 64 bits are no numbers here; the closest are. */
const RANGES = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [-(2 ** 63), 2 ** 63],
  uint64: [0, 2 ** 64],
} as const;

function wholeOf({ format }: NumberShape): string {
  return format === undefined ? KINDS.integer : `an integer that fits ${format}`;
}

/** `given` answers with the name under which a field is there. */
function ruleMessages(rule: Rule, given: (name: string) => string | undefined): string[] {
  if ("others" in rule) {
    const first = given(rule.property);
    if (first === undefined) return [];
    return rule.others.flatMap((name) => {
      const other = given(name);
      if (rule.kind === "requires")
        return other === undefined ? [`\`${first}\` requires \`${name}\``] : [];
      return other === undefined ? [] : [`\`${first}\` and \`${other}\` exclude each other`];
    });
  }
  const found = rule.properties.filter((name) => given(name) !== undefined).length;
  const names = listed(rule.properties);
  if (found === 0) return [`one of ${names} is required`];
  if (found === 1 || rule.kind === "at-least-one") return [];
  return [`only one of ${names} may be given`];
}

/** The name under which a field is there: its own, or its callback's. */
function givenAs(shape: ObjectShape, value: Fields, name: string): string | undefined {
  const field = shape.fields.find((each) => each.name === name);
  if (field === undefined) return undefined;
  if (fieldOf(field, value) !== undefined) return name;
  return callbackOf(field, value) === undefined ? undefined : field.callback;
}

function listed(names: readonly string[]): string {
  const all = names.map((name) => `\`${name}\``);
  return all.length < 3 ? all.join(" and ") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}

function wrong(path: string, expected: string): Violation {
  return { path, message: `must be ${expected}` };
}

function below(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

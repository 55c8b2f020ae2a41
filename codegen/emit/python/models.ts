import { joined, text, type Text } from "../../text.ts";
import type {
  ChoiceType,
  EnumType,
  Extra,
  Model,
  ObjectType,
  Property,
  TypeDefinition,
} from "../model.ts";
import { laidOut } from "../layout.ts";
import { basesFirst, callbacks, type Signature } from "../reach.ts";
import { codeOf, usesOf } from "./code.ts";
import { docstring, marks, propertyDoc, typeDoc } from "./doc.ts";
import { module, PAGE, imported } from "./file.ts";
import { isAmbiguous, leadingBack } from "./choices.ts";
import { literal, quoted } from "./literal.ts";
import { callbackName, className, keyName } from "./names.ts";
import { builtins, typeText } from "./types.ts";

/** `models.py`: the types. */
export function modelsModule(model: Model): string {
  const body = [
    ...basesFirst(model).map((type) => definition(model, type)),
    ...callbacks(model).map(callbackType),
  ];
  const code = body.flat().join("\n");
  const typing = ["Any", "Awaitable", "Callable", "Literal", "Optional", "TypedDict", "Union"];
  return module(
    "The types. Keys that may be left out are not required; an absent one and None are the same.",
    [
      ...(codeOf(code).includes("builtins.") ? ["import builtins"] : []),
      ...imported("typing", typing.filter(usesOf(code))),
    ],
    body,
  );
}

function definition(model: Model, type: TypeDefinition): readonly string[] {
  const name = className(type.name);
  switch (type.kind) {
    case "object":
      return typedDict(type);
    case "enum":
      return [
        ...alias(name, [literals(type.values.map(({ value }) => value)), "str"]),
        ...docstring([type.description, ...valueDocs(type), ...marks(type)], ""),
      ];
    case "union":
      return [
        ...alias(
          name,
          type.variants.map((variant) => quoted(className(variant.type))),
        ),
        ...docstring(
          [
            type.description,
            `Distinguished by \`\`${keyName(type.discriminator)}\`\`. A variant of another version stays the JSON that it is.`,
            ...marks(type),
          ],
          "",
        ),
      ];
    case "choice":
      return [
        ...(isAmbiguous(model, type) ? [`${name} = Any`] : alias(name, optionTexts(model, type))),
        ...docstring([type.description, ...marks(type)], ""),
      ];
    case "alias":
      return [
        // The target is declared above. A string here would not be a type to mypy.
        `${name} = ${type.type.kind === "reference" ? className(type.type.name) : typeText(type.type, undefined, quoted)}`,
        ...docstring([type.description, typeDoc(type.type), ...marks(type)], ""),
      ];
  }
}

/** mypy does not follow an alias that leads back to itself, so it is Any there. */
function optionTexts(model: Model, choice: ChoiceType): readonly string[] {
  const back = new Set([...leadingBack(model, choice)].map((name) => className(name)));
  const refer = (name: string): string => (back.has(name) ? "Any" : quoted(name));
  return choice.options.map((option) => typeText(option, undefined, refer));
}

function literals(values: readonly Text[]): { open: string; close: string; items: string[] } {
  return { open: "Literal[", close: "]", items: values.map((value) => quoted(value)) };
}

function alias(
  name: string,
  items: Parameters<typeof laidOut>[0][] | readonly string[],
): readonly string[] {
  return laidOut({ open: `${name} = Union[`, close: "]", items }, PAGE);
}

function valueDocs({ values }: EnumType): readonly Text[] {
  const described = values.flatMap(({ value, description }) =>
    description === undefined ? [] : [text`- \`\`${literal(value)}\`\`: ${description}`],
  );
  return described.length === 0 ? [] : [joined(described, "\n")];
}

/**
 * The required keys of a class whose others are not stand in a base of their own, since Python 3.9 has no mark for
 * one key.
 */
function typedDict(type: ObjectType): readonly string[] {
  const name = className(type.name);
  const own = type.properties.filter((property) => type.own.has(property.name));
  const required = own.filter((property) => property.required);
  const optional = own.filter((property) => !property.required);
  const bases = type.bases.map((base) => className(base));
  const doc = docstring([type.description, ...marks(type)], "    ");
  const all = required.length > 0 && optional.length === 0 && type.extra === undefined;
  if (all || required.length === 0) {
    return classBody(name, bases, all, doc, own, type.extra);
  }
  const base = `_${name}Required`;
  return [
    ...classBody(base, [], true, [], required),
    "",
    "",
    ...classBody(name, [...bases, base], false, doc, optional, type.extra),
  ];
}

function classBody(
  name: string,
  bases: readonly string[],
  total: boolean,
  doc: readonly string[],
  properties: readonly Property[],
  extra?: Extra,
): readonly string[] {
  const parents = [
    ...(bases.length === 0 ? ["TypedDict"] : bases),
    ...(total ? [] : ["total=False"]),
  ];
  const head = laidOut({ open: `class ${name}(`, close: "):", items: parents }, PAGE);
  const members = [
    ...properties.flatMap((property) => member(property, properties)),
    ...(extra === undefined ? [] : otherMembers(extra, properties)),
  ];
  const body =
    doc.length > 0 && members.length > 0 ? [...doc, "", ...members] : [...doc, ...members];
  return [...head, ...(body.length === 0 ? ["    pass"] : body)];
}

function otherMembers({ name, type }: Extra, all: readonly Property[]): readonly string[] {
  const builtin = builtins(all.map((property) => keyName(property.name)));
  const table = typeText({ kind: "map", values: type, nullable: false }, builtin);
  return [
    `    ${keyName(name)}: ${table}`,
    ...docstring(["The members of any other name, at the same level in JSON."], "    "),
  ];
}

function member(property: Property, all: readonly Property[]): readonly string[] {
  const { callback } = property;
  const builtin = builtins(all.map(({ name }) => keyName(name)));
  const lines = [
    `    ${keyName(property.name)}: ${typeText(property.type, builtin)}`,
    ...docstring(propertyDoc(property), "    "),
  ];
  if (callback === undefined) return lines;
  return [
    ...lines,
    `    ${keyName(callback.name)}: ${callbackName(callback)}`,
    ...docstring(
      [
        text`Stays in this process. On the wire \`\`${property.name}\`\` says that it is there, and it answers \`\`${callback.method}\`\`.`,
        ...marks(property),
      ],
      "    ",
    ),
  ];
}

function callbackType({ callback, params, result, property }: Signature): readonly string[] {
  const args = params === undefined ? "[]" : `[${quoted(className(params))}]`;
  const answer = typeText(result, undefined, quoted);
  return [
    ...laidOut(
      {
        open: `${callbackName(callback)} = Callable[`,
        close: "]",
        items: [args, `Union[${answer}, Awaitable[${answer}]]`],
      },
      PAGE,
    ),
    ...docstring(
      [
        text`Answers \`\`${callback.method}\`\` with its \`\`${callback.result}\`\`, at once or awaited. Never serialized.`,
        ...marks(property),
      ],
      "",
    ),
  ];
}

import type { Model, TypeDefinition } from "../model.ts";
import { laidOut } from "../layout.ts";
import { reaching } from "../reach.ts";
import { docstring } from "./doc.ts";
import { imported, module, PAGE } from "./file.ts";
import { className, functionName, shapeName } from "./names.ts";

/** Enums have no functions: any string is one. */
export function converted({ types }: Model): readonly TypeDefinition[] {
  return types.filter(({ kind }) => kind !== "enum");
}

/** Types that hold a secret somewhere. */
export function redacted(model: Model): readonly TypeDefinition[] {
  const secret = reaching(model, ({ sensitive }) => sensitive);
  return converted(model).filter(({ name }) => secret.has(name));
}

/** `wire.py`: from JSON and back. */
export function wireModule(model: Model): string {
  const types = converted(model);
  return module(
    "From JSON to the types, and back.",
    [
      "from typing import Any",
      "",
      "from . import _shapes",
      "from ._convert import from_wire, to_wire",
      ...importedModels(types),
    ],
    types.flatMap((type) => {
      const name = className(type.name);
      const shape = `_shapes.${shapeName(type.name)}`;
      const written = type.kind === "object" ? "dict[str, Any]" : "Any";
      return [
        define(
          functionName("from_wire", type.name),
          "value: object",
          name,
          [
            `\`\`${name}\`\` out of parsed JSON.${unknownOf(type)}`,
            "Raises ``WireError`` with everything that is not of its type.",
          ],
          assigned(name, "from_wire", [shape, "value"]),
        ),
        define(
          functionName("to_wire", type.name),
          `value: ${name}`,
          written,
          [
            `What crosses the wire of \`\`${name}\`\`, for \`\`json.dumps\`\`. Secrets are shown; callbacks are left out.`,
          ],
          written === "Any"
            ? returned("to_wire", [shape, "value"])
            : assigned(written, "to_wire", [shape, "value"]),
        ),
      ];
    }),
  );
}

/** `validation.py`. */
export function validationModule(model: Model): string {
  const types = converted(model);
  return module(
    "What is wrong with a value, beyond what the type checker sees.",
    [
      "from . import _shapes",
      "from ._check import Violation, violations",
      ...importedModels(types),
    ],
    types.map(({ name }) =>
      define(
        functionName("validate", name),
        `value: ${className(name)}`,
        "list[Violation]",
        [`Every violation of \`\`${className(name)}\`\`, its path made of names on the wire.`],
        returned("violations", [`_shapes.${shapeName(name)}`, "value"]),
      ),
    ),
  );
}

/** `redaction.py`. */
export function redactionModule(model: Model): string {
  const types = redacted(model);
  return module(
    "Copies for logs.",
    [
      "from typing import Any",
      "",
      "from . import _shapes",
      "from ._conceal import concealed",
      ...importedModels(types),
    ],
    types.map(({ name }) =>
      define(
        functionName("redact", name),
        `value: ${className(name)}`,
        "Any",
        [
          `A copy of \`\`${className(name)}\`\` for logs, in which every secret, and everything this version does not know, is concealed.`,
        ],
        returned("concealed", [`_shapes.${shapeName(name)}`, "value"]),
      ),
    ),
  );
}

function unknownOf(type: TypeDefinition): string {
  if (type.kind !== "object") return "";
  return ` Fields that this version does not know are ${type.keepsUnknown ? "kept" : "dropped"}.`;
}

function importedModels(types: readonly TypeDefinition[]): readonly string[] {
  return imported(
    ".models",
    types.map(({ name }) => className(name)),
  );
}

function define(
  name: string,
  parameter: string,
  result: string,
  doc: readonly string[],
  body: readonly string[],
): readonly string[] {
  const head = laidOut(
    { open: `def ${name}(`, close: `) -> ${result}:`, items: [parameter] },
    PAGE,
  );
  return [...head, ...docstring(doc, "    "), ...body];
}

function returned(name: string, args: readonly string[]): readonly string[] {
  return laidOut({ open: `return ${name}(`, close: ")", items: args }, PAGE, 4);
}

/** Assigns to a variable first, whose annotation types what the walk returns. */
function assigned(type: string, name: string, args: readonly string[]): readonly string[] {
  const value = { open: `result: ${type} = ${name}(`, close: ")", items: args };
  return [...laidOut(value, PAGE, 4), "    return result"];
}

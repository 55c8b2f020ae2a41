import { docLines, summary } from "../../doc-text.ts";
import type { PackageOptions } from "../../emitter.ts";
import type { Model } from "../../model.ts";
import { kebabCase, words } from "../../names.ts";
import { callbacks } from "../reach.ts";
import { converted, redacted } from "./functions.ts";
import { quoted } from "./literal.ts";
import { className, functionName, keyName } from "./names.ts";
import { groupName, handled, handleName } from "./rpc.ts";

/** The package as it is imported: `byok_identity`. */
export function packageName({ name }: PackageOptions): string {
  return keyName(name);
}

export function pyproject(model: Model, options: PackageOptions): string {
  const description = summary(model.description ?? "");
  const name = packageName(options);
  return `[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = ${quoted(kebabCase(words(options.name)))}
version = ${quoted(options.version)}
${description === "" ? "" : `description = ${toml(description)}\n`}readme = "README.md"
license = "MIT"
license-files = ["LICENSE"]
requires-python = ">=3.9"
classifiers = [
    "Programming Language :: Python :: 3",
    "Typing :: Typed",
]

[tool.hatch.build.targets.wheel]
packages = ["src/${name}"]

[tool.mypy]
strict = true
python_version = "3.9"
files = ["src"]

[tool.pyright]
typeCheckingMode = "strict"
pythonVersion = "3.9"
include = ["src"]
`;
}

/** A basic string of TOML, which is one of JSON. */
function toml(text: string): string {
  return JSON.stringify(text);
}

export function readme(model: Model, options: PackageOptions): string {
  const paragraphs = [
    `# ${options.name}`,
    docLines(model.description ?? "", Infinity).join("\n"),
    "Types and a few functions without dependencies, for Python 3.9 or later. All of it is generated from a JSON Schema; do not edit it.",
    example(model, options),
    entries(model).join("\n"),
    "Keys are in snake case; one that is a keyword has an underscore at its end. Fields that this version does not know are dropped when they are read, values of enums are kept. `None` under a key that may be left out counts as absent.",
  ];
  return `${paragraphs.filter((text) => text !== "").join("\n\n")}\n`;
}

function example(model: Model, options: PackageOptions): string {
  const root = first(model, converted(model));
  if (root === undefined) return "";
  const [from, to] = [functionName("from_wire", root), functionName("to_wire", root)];
  const validate = functionName("validate", root);
  return `\`\`\`python
import json
import sys

from ${packageName(options)} import (
    ${from},
    ${to},
    ${validate},
)

value = ${from}(json.load(sys.stdin))
for violation in ${validate}(value):
    print(violation, file=sys.stderr)
print(json.dumps(${to}(value)))
\`\`\``;
}

function entries(model: Model): readonly string[] {
  const type = first(model, converted(model));
  const secret = first(model, redacted(model));
  const [group] = handled(model);
  const [callback] = callbacks(model);
  return [
    ...entry(type && className(type), "a `TypedDict` for each object, so a `dict` is one."),
    ...entry(
      type && functionName("from_wire", type),
      "reads parsed JSON; raises `WireError` with everything that is not of its type.",
    ),
    ...entry(
      type && functionName("to_wire", type),
      "what `json.dumps` takes; a callback is left out, and the field set that says it is there.",
    ),
    ...entry(
      type && functionName("validate", type),
      "every violation of bounds and of rules between fields. `pattern` and `format` are not checked.",
    ),
    ...entry(
      secret && functionName("redact", secret),
      "a copy for logs. A `dict` shows what it holds, but for the secrets that were read from JSON: they are of type `Secret`, a `str` whose `repr` is `'[redacted]'`.",
    ),
    ...entry(
      group && groupName(model, group),
      `what answers remote calls; \`${group === undefined ? "" : handleName(group)}\` hands it a call as it came over the wire.`,
    ),
    ...entry(callback && className(callback.callback.name), "a function, plain or `async`."),
  ];
}

function entry(name: string | undefined, text: string): readonly string[] {
  return name === undefined ? [] : [`- \`${name}\`: ${text}`];
}

function first(model: Model, types: readonly { readonly name: string }[]): string | undefined {
  return (types.find(({ name }) => name === model.root) ?? types[0])?.name;
}

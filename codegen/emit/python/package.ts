import { isEmpty, type Text } from "../../text.ts";
import { summary } from "../../doc-text.ts";
import { kebabCase, words } from "../../names.ts";
import { licenseFiles } from "../license.ts";
import { description, keepsUnknown, oneLine, plainMarkdown } from "../readme.ts";
import { tomlString } from "../toml.ts";
import type { Model, Options } from "../model.ts";
import { callbacks } from "../reach.ts";
import { groupName, handlers } from "../rpc-groups.ts";
import { converted, redacted } from "./functions.ts";
import { callbackName, className, functionName, keyName } from "./names.ts";
import { dispatchName } from "./rpc.ts";

/** The package as it is imported: `byok_identity`. */
export function packageName({ name }: Options): string {
  return keyName(name);
}

export function pyproject(model: Model, options: Options): string {
  const said = summary(model.description ?? "");
  const name = packageName(options);
  return `[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = ${tomlString(kebabCase(words(options.name)))}
version = ${tomlString(pythonVersion(options.version))}
${isEmpty(said) ? "" : `description = ${tomlString(said)}\n`}readme = "README.md"
${metadata(options)}requires-python = ">=3.9"
classifiers = [
    "Programming Language :: Python :: 3",
    "Typing :: Typed",
]
${options.repository === undefined ? "" : `\n[project.urls]\nRepository = ${tomlString(options.repository)}\n`}
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

function metadata(options: Options): string {
  const { license, author } = options;
  const files = licenseFiles(options).map(({ path }) => JSON.stringify(path));
  return [
    ...(license === undefined ? [] : [`license = ${tomlString(license)}\n`]),
    ...(files.length === 0 ? [] : [`license-files = [${files.join(", ")}]\n`]),
    ...(author === undefined ? [] : [`authors = [{ name = ${tomlString(author)} }]\n`]),
  ].join("");
}

const PRERELEASES: Readonly<Record<string, string>> = {
  alpha: "a",
  beta: "b",
  c: "rc",
  pre: "rc",
  preview: "rc",
  rc: "rc",
};

/** `1.2.0-beta.1` is `1.2.0b1` (https://peps.python.org/pep-0440/); a label without a counterpart is `.dev`. */
export function pythonVersion(version: Text): string {
  const [, release = "", prerelease] = /^([\d.]+)(?:-(.*))?$/.exec(oneLine(version)) ?? [];
  if (prerelease === undefined) return release;
  const [label = ""] = /^[A-Za-z]*/.exec(prerelease) ?? [];
  const [number = "0"] = /\d+/.exec(prerelease) ?? [];
  return `${release}${PRERELEASES[label.toLowerCase()] ?? ".dev"}${number}`;
}

export function readme(model: Model, options: Options): string {
  const unknown = keepsUnknown(model)
    ? "Fields that this version does not know are kept and written again; one that is named like the key of another field has `$` before it. Of a closed object such fields are dropped. Values of enums are kept."
    : "Fields that this version does not know are dropped when they are read, values of enums are kept.";
  const paragraphs = [
    `# ${plainMarkdown(options.name)}`,
    description(model, Infinity),
    "Types and a few functions without dependencies, for Python 3.9 or later. All of it is generated from a JSON Schema; do not edit it.",
    example(model, options),
    entries(model).join("\n"),
    `Keys are in snake case; one that is a keyword has an underscore at its end. ${unknown} \`None\` under a key that may be left out counts as absent.`,
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`;
}

function example(model: Model, options: Options): string {
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
  const [group] = handlers(model);
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
      group && groupName(group),
      `what answers remote calls; \`${group === undefined ? "" : dispatchName(group)}\` passes it a call in its wire form.`,
    ),
    ...entry(callback && callbackName(callback.callback), "a function, plain or `async`."),
  ];
}

function entry(name: string | undefined, said: string): readonly string[] {
  return name === undefined ? [] : [`- \`${name}\`: ${said}`];
}

function first(model: Model, types: readonly { readonly name: Text }[]): Text | undefined {
  return (types.find(({ name }) => name === model.root) ?? types[0])?.name;
}

import { unescaped } from "../../text.ts";
import type { GeneratedFile } from "../../emitter.ts";
import { description, keepsUnknown, plainMarkdown } from "../readme.ts";
import type { Options } from "../model.ts";
import { licenseFiles } from "../license.ts";
import type { Settled } from "../settled.ts";
import { goNames } from "./names.ts";
import { clientNote } from "../token-client.ts";

/** https://go.dev/ref/spec#Keywords: no package may have such a name. */
const KEYWORDS = new Set(
  (
    "break case chan const continue default defer else fallthrough for func go goto if import interface map package " +
    "range return select struct switch type var"
  ).split(" "),
);

/** The name, if it is a module path already; otherwise a module path made of it. */
export function modulePath({ name }: Options): string {
  const path = unescaped(name).replace(/^@/, "");
  // https://go.dev/ref/mod#go-mod-file-ident
  return /^[\w.~-]+(?:\/[\w.~-]+)+$/.test(path) ? path : packageName({ name });
}

/** `byokidentity` of `byok-identity`: lower case, without separators. */
export function packageName({ name }: Pick<Options, "name">): string {
  const last =
    unescaped(name)
      .split("/")
      .findLast((part) => !/^v\d+$/.test(part)) ?? "";
  const plain = last.toLowerCase().replaceAll(/[^a-z\d]/g, "");
  return /^[a-z]/.test(plain) && !KEYWORDS.has(plain) ? plain : `sdk${plain}`;
}

export function manifests(named: Settled, options: Options): readonly GeneratedFile[] {
  return [
    { path: "go.mod", content: `module ${modulePath(options)}\n\ngo 1.18\n` },
    ...licenseFiles(options),
    {
      path: "README.md",
      content: readme(named, options) + clientNote(named.model, "`NewTokenTransport`"),
    },
  ];
}

function readme(named: Settled, options: Options): string {
  const { model } = named;
  const name = packageName(options);
  const root = model.root ?? model.types.find(({ kind }) => kind === "object")?.name;
  const called = plainMarkdown(options.name);
  const unknown = keepsUnknown(model)
    ? "keeps values of enums and members that it does not know, which are written again. Of a closed object it passes over them."
    : "keeps values of enums that it does not know, and passes over members that it does not know.";
  return `# ${name}

${description(model) || `The types of ${called}`}

Version ${plainMarkdown(options.version)}. Go 1.18 or newer; only the standard library. Generated from the JSON Schema of
${called}: do not edit, regenerate.
${example(named, options)}
- Fields that need not be there are pointers, or lists and maps whose nil is absent. \`Ptr\` makes a pointer of a value.
- \`json.Unmarshal\` refuses what does not conform, with every problem and its path. It ${unknown}
- \`Validate\` reports every violation as a \`*ValidationError\`, paths included.
- What is sensitive is \`[redacted]\` under every verb of fmt. \`json.Marshal\` writes it, since the wire needs it.
${root === undefined ? "" : `- \`${goNames(named).type(root)}\` is the type that the schema is about.\n`}`;
}

/** A program of the root, if it is an object. */
function example(named: Settled, options: Options): string {
  const { model } = named;
  const root = model.types.find((type) => type.kind === "object" && type.name === model.root);
  if (root === undefined) return "";
  const name = packageName(options);
  return `
\`\`\`go
package main

import (
	"encoding/json"
	"log"
	"os"

	"${modulePath(options)}"
)

func main() {
	var value ${name}.${goNames(named).type(root.name)}
	if err := json.NewDecoder(os.Stdin).Decode(&value); err != nil {
		log.Fatal(err)
	}
	if err := value.Validate(); err != nil {
		log.Print(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(value); err != nil {
		log.Fatal(err)
	}
}
\`\`\`
`;
}

import { docLines } from "../../doc-text.ts";
import type { GeneratedFile, PackageOptions } from "../../emitter.ts";
import type { Model } from "../../model.ts";
import { mit } from "../license.ts";

/** A module path of its own is kept; a plain name is made one. */
export function modulePath({ name }: PackageOptions): string {
  const path = name.replace(/^@/, "");
  return path.includes("/") ? path : packageName({ name });
}

/** `byokidentity` of `byok-identity`: lower case, without separators. */
export function packageName({ name }: Pick<PackageOptions, "name">): string {
  const last = name.split("/").findLast((part) => !/^v\d+$/.test(part)) ?? "";
  const plain = last.toLowerCase().replaceAll(/[^a-z\d]/g, "");
  return /^[a-z]/.test(plain) ? plain : `sdk${plain}`;
}

export function manifests(model: Model, options: PackageOptions): readonly GeneratedFile[] {
  return [
    { path: "go.mod", content: `module ${modulePath(options)}\n\ngo 1.18\n` },
    { path: "LICENSE", content: mit(options.name) },
    { path: "README.md", content: readme(model, options) },
  ];
}

function readme(model: Model, options: PackageOptions): string {
  const name = packageName(options);
  const root = model.root ?? model.types.find(({ kind }) => kind === "object")?.name;
  const description = docLines(model.description ?? "", 100).join("\n");
  return `# ${name}

${description === "" ? `The types of ${options.name}` : description}

Version ${options.version}. Go 1.18 or newer; nothing beside the standard library. Generated from the JSON Schema of
${options.name}: do not edit, regenerate.

- Fields that need not be there are pointers, or lists and maps whose nil is absent. \`Ptr\` makes a pointer of a value.
- \`json.Unmarshal\` refuses what does not conform, with every problem and its path, but keeps values of enums that it
  does not know and passes over members that it does not know.
- \`Validate\` reports every violation as a \`*ValidationError\`, paths included.
- What is sensitive is \`[redacted]\` under every verb of fmt. \`json.Marshal\` writes it, since the wire needs it.
${root === undefined ? "" : `- \`${root}\` is the type that the schema is about.\n`}`;
}

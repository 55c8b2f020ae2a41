import { text, type Text } from "../../text.ts";
import { summary } from "../../doc-text.ts";
import { description, oneLine, plainMarkdown } from "../readme.ts";
import type { Model, Options } from "../model.ts";
import { hasTokenClient } from "../token-client.ts";
import { groupName, methodGroups } from "../rpc-groups.ts";
import { imported, redacted, stripped, validated } from "./functions.ts";
import { functionName, typeName } from "./names.ts";
import { enums } from "./values.ts";

export function manifest(model: Model, options: Options): string {
  const { name, version, license, author, repository } = options;
  const client = hasTokenClient(model);
  const said = oneLine(summary(model.description ?? ""));
  const content = {
    name: oneLine(name),
    version: oneLine(version),
    ...(said === "" ? {} : { description: said }),
    ...(license === undefined ? {} : { license: oneLine(license) }),
    ...(author === undefined ? {} : { author: oneLine(author) }),
    ...(repository === undefined
      ? {}
      : { repository: { type: "git", url: oneLine(text`git+${repository}.git`) } }),
    files: ["dist"],
    type: "module",
    sideEffects: false,
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      ...(client ? { "./client": subpath("client"), "./fetch": subpath("fetch") } : {}),
      "./package.json": "./package.json",
    },
    scripts: { build: "tsc", prepack: "npm run build" },
    devDependencies: {
      ...(client ? { "@types/node": ">=20" } : {}),
      typescript: ">=5.4",
    },
    engines: { node: client ? ">=20" : ">=18" },
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function subpath(module: string): object {
  return { types: `./dist/${module}.d.ts`, default: `./dist/${module}.js` };
}

export function tsconfig(model: Model): string {
  return TSCONFIG.replace(
    '"types": []',
    hasTokenClient(model) ? '"types": ["node"]' : '"types": []',
  );
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "lib": ["es2022"],
    "types": [],
    "module": "nodenext",
    "rootDir": "src",
    "outDir": "dist",
    "declaration": true,
    "strict": true,
    "exactOptionalPropertyTypes": true,
    "noUncheckedIndexedAccess": true,
    "noImplicitOverride": true,
    "noImplicitReturns": true,
    "noFallthroughCasesInSwitch": true,
    "noPropertyAccessFromIndexSignature": true,
    "noUnusedLocals": true,
    "noUnusedParameters": true,
    "verbatimModuleSyntax": true
  },
  "include": ["src"]
}
`;

/** The readme: what there is for each type, with one type as the example. */
export function readme(model: Model, options: Options): string {
  const { name } = options;
  const paragraphs = [
    `# ${plainMarkdown(name)}`,
    description(model, Infinity),
    "Types and a few functions without dependencies, for TypeScript 5.4 or later and any JavaScript runtime. All of it is generated from a JSON Schema; do not edit it.",
    usage(model, options),
    entries(model).join("\n"),
    "The types are what `JSON.parse` returns: nothing is renamed, and fields and values of enums that this version does not know stay. `null` for an optional field counts as absent.",
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`;
}

/** The root, if it is an object. */
function usage(model: Model, { name }: Options): string {
  const root = model.types.find((type) => type.kind === "object" && type.name === model.root);
  if (root === undefined) return "";
  const type = typeName(root.name);
  const validate = functionName("validate", root.name);
  const toWire = stripped(model).includes(root) ? functionName("toWire", root.name) : undefined;
  const used = [...(toWire === undefined ? [] : [toWire]), validate, `type ${type}`];
  return `\`\`\`ts
${imported(used, oneLine(name)).join("\n")}

const value = JSON.parse(json) as ${type};
for (const { path, message } of ${validate}(value)) console.warn(\`\${path}: \${message}\`);
const written = JSON.stringify(${toWire === undefined ? "value" : `${toWire}(value)`});
\`\`\``;
}

function entries(model: Model): readonly string[] {
  const example = (types: readonly { readonly name: Text }[]): Text | undefined =>
    (types.find(({ name }) => name === model.root) ?? types[0])?.name;
  const call = (verb: string, types: readonly { readonly name: Text }[]): string | undefined => {
    const name = example(types);
    return name === undefined ? undefined : `${functionName(verb, name)}(value)`;
  };
  const [group] = methodGroups(model);
  const [type] = enums(model);
  return [
    ...entry(typeNameOf(example(model.types)), "an interface for each object."),
    ...entry(typeNameOf(type?.name), "the known strings of each enum, open to others."),
    ...entry(
      call("validate", validated(model)),
      "every violation, each with its path. `pattern` and `format` are not checked.",
    ),
    ...entry(
      call("redact", redacted(model)),
      "a copy for logs, without secrets. A plain object shows them, so log this one.",
    ),
    ...entry(call("toWire", stripped(model)), "a copy without callbacks, for `JSON.stringify`."),
    ...entry(
      group && groupName(group),
      "what answers remote calls, and a constant with each method's name.",
    ),
  ];
}

function entry(name: string | undefined, said: string): readonly string[] {
  return name === undefined ? [] : [`- \`${name}\`: ${said}`];
}

function typeNameOf(name: Text | undefined): string | undefined {
  return name === undefined ? undefined : typeName(name);
}

import type { Emitter, GeneratedFile } from "../emitter.ts";
import { ofSchema, type Model } from "./model.ts";
import { licenseFiles } from "./license.ts";
import {
  redactModule,
  redacted,
  stripped,
  validated,
  validateModule,
  wireModule,
} from "./typescript/functions.ts";
import { indexModule } from "./typescript/index-module.ts";
import { runtime } from "./runtime.ts";
import { settled, type Dialect } from "./settled.ts";
import { clientNames, clientNote, clientSource, hasTokenClient } from "./token-client.ts";
import { typeName } from "./typescript/names.ts";
import { manifest, readme, tsconfig } from "./typescript/package.ts";
import { methodConstant, readsValues, rpcModule } from "./typescript/rpc.ts";
import { HEADER } from "./typescript/file.ts";
import { shapesModule } from "./typescript/shapes.ts";
import { typesModule } from "./typescript/types.ts";
import { enums, valuesModule } from "./typescript/values.ts";

/** A package of types, and the few functions that types cannot replace. It has no dependencies. */
export const typescript: Emitter = (schema, given) => {
  const options = ofSchema(given);
  const { model } = settled(ofSchema(schema), typescriptDialect);
  return [
    { path: "package.json", content: manifest(model, options) },
    ...licenseFiles(options),
    { path: "tsconfig.json", content: tsconfig(model) },
    {
      path: "README.md",
      content: readme(model, options) + clientNote(model, "`authorizedFetch` of `/fetch`"),
    },
    ...sources(model).map(({ path, content }) => ({ path: `src/${path}`, content })),
  ];
};

/** Only the types, for this package itself: its parser refuses unknown members. */
export function libraryTypes(model: Model): string {
  return typesModule(model, { otherValues: "refused" });
}

/** How names are written in a TypeScript package. */
export const typescriptDialect: Dialect = {
  identifier: typeName,
  code: (draft) => sources(draft).map(({ content }) => codeOf(content)),
  reserved: (model) => [
    ...model.methods.map(({ name }) => methodConstant(name)),
    ...clientNames(
      model,
      CLIENT.map((file) => `typescript/${file}`),
    ),
  ],
};

/** Source without comments and strings. */
function codeOf(source: string): string {
  return source.replaceAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[^])*`|\/\*[^]*?\*\/|\/\/.*/g, "");
}

function sources(model: Model): readonly GeneratedFile[] {
  const checked = validated(model).length > 0;
  const files: readonly (readonly [string, string] | false)[] = [
    ["index.ts", indexModule(model)],
    ["types.ts", typesModule(model, { otherValues: "kept" })],
    enums(model).length > 0 && ["values.ts", valuesModule(model)],
    checked && ["validate.ts", validateModule(model)],
    redacted(model).length > 0 && ["redact.ts", redactModule(model)],
    stripped(model).length > 0 && ["wire.ts", wireModule(model)],
    model.methods.length > 0 && ["rpc.ts", rpcModule(model)],
    checked && ["shapes.ts", shapesModule(model)],
    checked && fixed("shape.ts"),
    checked && fixed("check.ts"),
    model.methods.length > 0 && fixed("rpc-error.ts"),
    readsValues(model) && fixed("rpc-value.ts"),
    redacted(model).length > 0 && fixed("conceal.ts"),
    stripped(model).length > 0 && fixed("strip.ts"),
    ...(hasTokenClient(model) ? CLIENT.map(client) : []),
  ];
  return files.flatMap((file) => (file === false ? [] : [{ path: file[0], content: file[1] }]));
}

/** The modules of the token client. */
const CLIENT: readonly string[] = ["client.ts", "fetch.ts", "token-error.ts", "token-process.ts"];

/** A module of the token client, and its path. */
function client(file: string): readonly [string, string] {
  return [file, `${HEADER}\n${clientSource(`typescript/${file}`)}`];
}

/** A module that is the same for every schema, and its path. */
function fixed(file: string): readonly [string, string] {
  const source = runtime(`typescript/${file}`);
  return [file, `${HEADER}\n${source.startsWith("import") ? "" : "\n"}${source}`];
}

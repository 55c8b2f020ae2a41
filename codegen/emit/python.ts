import { summary } from "../doc-text.ts";
import type { Emitter, GeneratedFile } from "../emitter.ts";
import { isEmpty, ofSchemaText, text, type Text } from "../text.ts";
import { ofSchema, type Model } from "./model.ts";
import { licenseFiles } from "./license.ts";
import { codeOf } from "./python/code.ts";
import { constantsModule, methodConstant } from "./python/constants.ts";
import { client, fixed } from "./python/file.ts";
import {
  converted,
  redacted,
  redactionModule,
  validationModule,
  wireModule,
} from "./python/functions.ts";
import { initModule } from "./python/init.ts";
import { modelsModule } from "./python/models.ts";
import { className } from "./python/names.ts";
import { packageName, pyproject, readme } from "./python/package.ts";
import { takesParams } from "./rpc-groups.ts";
import { rpcModule } from "./python/rpc.ts";
import { shapesModule } from "./python/shapes.ts";
import { settled, type Dialect } from "./settled.ts";
import { clientNames, clientNote, hasTokenClient } from "./token-client.ts";

/** A package of types, and functions that convert between them and JSON. It has no dependencies. */
export const python: Emitter = (schema, given) => {
  const options = ofSchema(given);
  const { model } = settled(ofSchema(schema), pythonDialect);
  return [
    { path: "pyproject.toml", content: pyproject(model, options) },
    ...licenseFiles(options),
    {
      path: "README.md",
      content:
        readme(model, options) +
        clientNote(model, "`TokenHandler` or `HttpxTokenAuth` of `.http_auth`"),
    },
    ...modules(model, options.name).map(({ path, content }) => ({
      path: `src/${packageName(options)}/${path}`,
      content,
    })),
  ];
};

/** How names are written in a Python package. */
export const pythonDialect: Dialect = {
  identifier: className,
  code: (draft) => modules(draft, ofSchemaText("draft")).map(({ content }) => codeOf(content)),
  reserved: (model) => [
    ...model.methods.map(({ name }) => methodConstant(name)),
    ...clientNames(model, ["python/client.py", "python/http_auth.py"]),
  ],
};

function modules(model: Model, name: Text): readonly GeneratedFile[] {
  const doc = summary(model.description ?? "");
  const some = converted(model).length > 0;
  const files: readonly (readonly [string, string] | false)[] = [
    ["__init__.py", initModule(model, isEmpty(doc) ? text`The types of ${name}.` : doc)],
    ["py.typed", ""],
    ["models.py", modelsModule(model)],
    model.types.some(({ kind }) => kind === "enum") && ["constants.py", constantsModule(model)],
    some && ["wire.py", wireModule(model)],
    some && ["validation.py", validationModule(model)],
    redacted(model).length > 0 && ["redaction.py", redactionModule(model)],
    model.methods.length > 0 && ["rpc.py", rpcModule(model)],
    some && ["_shapes.py", shapesModule(model)],
    some && fixed("_shape.py"),
    some && fixed("_check.py"),
    some && fixed("_convert.py"),
    some && fixed("_secret.py"),
    model.methods.length > 0 && fixed("_rpc_error.py"),
    takesParams(model) && fixed("_rpc_value.py"),
    redacted(model).length > 0 && fixed("_conceal.py"),
    hasTokenClient(model) && client("client.py"),
    hasTokenClient(model) && client("http_auth.py"),
  ];
  return files.flatMap((file) => (file === false ? [] : [{ path: file[0], content: file[1] }]));
}

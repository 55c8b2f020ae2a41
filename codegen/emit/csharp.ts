import type { CodeWriter } from "./writer.ts";
import type { Emitter, GeneratedFile } from "../emitter.ts";
import type { Text } from "../text.ts";
import { ofSchema, type Options, type TypeDefinition } from "./model.ts";
import {
  anyDeprecated,
  contextName,
  contextOf,
  membersIn,
  unknownName,
  usesDeprecated,
  type Context,
} from "./csharp/context.ts";
import { writeChoice } from "./csharp/choice.ts";
import { writeEither } from "./csharp/either.ts";
import { writeEnum } from "./csharp/enum.ts";
import { ATTRIBUTES, codeOf, csharpFile, GENERATED, HEADER } from "./csharp/file.ts";
import { writeJsonContext } from "./csharp/json-context.ts";
import { namespaceName } from "./csharp/names.ts";
import { writeObject } from "./csharp/object.ts";
import { project, readme } from "./csharp/package.ts";
import { extensionsName, isAnyDeprecated, methodsName, typeOfGroup } from "./csharp/rpc-names.ts";
import { writeCaller, writeDispatch, writeHandler, writeMethods } from "./csharp/rpc.ts";
import { supportFiles } from "./csharp/support.ts";
import { writeUnion, writeUnknown } from "./csharp/union.ts";
import { licenseFiles } from "./license.ts";
import { settled, unsettled, type Dialect } from "./settled.ts";
import { clientNames, clientNote, clientSource, hasTokenClient } from "./token-client.ts";
import { callers, methodGroups, type MethodGroup } from "./rpc-groups.ts";
import { eithers } from "./eithers.ts";
import { eitherName, typeIdentifier } from "./scope.ts";

/** A NuGet package that depends only on System.Text.Json, and not on its reflection. */
export const csharp: Emitter = (schema, given) => {
  const options = ofSchema(given);
  const named = settled(ofSchema(schema), csharpDialect(options));
  const { model } = named;
  const context = contextOf(named, options);
  const sources = schemaFiles(context);
  const text = sources.map(({ content }) => content).join("");
  return [
    { path: `${namespaceName(options.name)}.csproj`, content: project(model, options) },
    ...licenseFiles(options),
    {
      path: "README.md",
      content:
        readme(model, options, context.scope) + clientNote(model, "`TokenAuthorizationHandler`"),
    },
    ...sources,
    ...supportFiles(options.name, text),
    ...(hasTokenClient(model) ? CLIENT.map((name) => clientFile(options.name, name)) : []),
  ];
};

/** How names are written in a C# package. */
export function csharpDialect(options: Options): Dialect {
  return {
    identifier: typeIdentifier,
    isCaseless: true,
    code: (draft) =>
      [...schemaFiles(contextOf(unsettled(draft), options)), ...supportFiles(options.name)].map(
        ({ content }) => codeOf(content),
      ),
    members: membersIn,
    refusesOwnMembers: true,
    rpc: {
      group: (group) => [typeOfGroup(group), methodsName(group), extensionsName(group)],
      callback: () => [],
    },
    reserved: (model) => [
      ...GENERATED,
      ...ATTRIBUTES,
      // A delegate, which reads like a method.
      ...(callers(model).length > 0 ? ["RpcCall"] : []),
      ...clientNames(
        model,
        CLIENT.map((name) => `csharp/${name}.cs`),
      ),
    ],
  };
}

function schemaFiles(context: Context): readonly GeneratedFile[] {
  const { options, scope } = context;
  const { model } = scope;
  const deprecated = anyDeprecated(model);
  const written = (type: string, write: (writer: CodeWriter) => void): GeneratedFile =>
    csharpFile({ package: options.name, type, deprecated }, write);
  return [
    ...model.types.flatMap((type) => typeFiles(type, context)),
    ...eithers(model).map((of) => written(eitherName(of), (writer) => writeEither(writer, of))),
    ...methodGroups(model).flatMap((group) => groupFiles(group, context)),
    // Without a type to describe, the generator does not fill it in.
    ...(model.types.some(({ kind }) => kind !== "alias")
      ? [written(contextName(options.name), (writer) => writeJsonContext(writer, context))]
      : []),
  ];
}

function groupFiles(group: MethodGroup, context: Context): readonly GeneratedFile[] {
  const { scope, options } = context;
  const deprecated = isAnyDeprecated(group, (type) => scope.definition(type).deprecated);
  const written = (type: string, write: (writer: CodeWriter) => void): GeneratedFile =>
    csharpFile({ package: options.name, type, deprecated }, write);
  const isHandler = group.role === "handler";
  return [
    written(typeOfGroup(group), (writer) =>
      (isHandler ? writeHandler : writeCaller)(writer, group, context),
    ),
    written(methodsName(group), (writer) => writeMethods(writer, group)),
    ...(isHandler
      ? [written(extensionsName(group), (writer) => writeDispatch(writer, group, context))]
      : []),
  ];
}

const CLIENT = [
  "TokenAuthorizationHandler",
  "TokenClient",
  "TokenClientOptions",
  "TokenException",
  "TokenProcess",
];

function clientFile(packageName: Text, name: string): GeneratedFile {
  const source = clientSource(`csharp/${name}.cs`);
  const namespace = `namespace ${namespaceName(packageName)};`;
  return {
    path: `${name}.cs`,
    content: `${HEADER}\n${source.replace(/^namespace \w+;/m, namespace)}`,
  };
}

function typeFiles(type: TypeDefinition, context: Context): readonly GeneratedFile[] {
  const { scope, options } = context;
  const page = {
    package: options.name,
    type: scope.typeName(type.name),
    deprecated: usesDeprecated(type, context),
  };
  switch (type.kind) {
    case "object":
      return [csharpFile(page, (writer) => writeObject(writer, type, context))];
    case "enum":
      return [csharpFile(page, (writer) => writeEnum(writer, type, context))];
    case "union":
      return [
        csharpFile(page, (writer) => writeUnion(writer, type, context)),
        csharpFile({ ...page, type: unknownName(type) }, (writer) =>
          writeUnknown(writer, type, context),
        ),
      ];
    case "choice":
      return [csharpFile(page, (writer) => writeChoice(writer, type, context))];
    case "alias":
      return [];
  }
}

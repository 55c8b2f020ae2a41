import type { CodeWriter } from "./writer.ts";
import type { Text } from "../text.ts";
import type { Emitter, GeneratedFile } from "../emitter.ts";
import { ofSchema, type Model, type TypeDefinition } from "./model.ts";
import { writeChoice } from "./java/choice.ts";
import { writeEither } from "./java/either.ts";
import { writeEnum } from "./java/enum.ts";
import { HEADER, javaFile, typesIn, typesInPackage } from "./java/file.ts";
import { callbackName, coordinates, pascal } from "./java/names.ts";
import { writeObject } from "./java/object.ts";
import { packageInfo, pom, readme } from "./java/package.ts";
import { writeCallbackType, writeCaller, writeHandler } from "./java/rpc.ts";
import { supportFiles } from "./java/support.ts";
import { readerName, writeUnion, writeUnionReader } from "./java/union.ts";
import { licenseFiles } from "./license.ts";
import { settled, type Dialect } from "./settled.ts";
import { clientNames, clientNote, clientSource, hasTokenClient } from "./token-client.ts";
import { callbacks } from "./reach.ts";
import { callers, groupName, handlers } from "./rpc-groups.ts";
import { eithers } from "./eithers.ts";
import { eitherName, pascalIdentifier, scopeOf, typeIdentifier, type Scope } from "./scope.ts";

/** A Maven package for Java 17 that depends only on Jackson. */
export const java: Emitter = (schema, given) => {
  const options = ofSchema(given);
  const { model } = settled(ofSchema(schema), javaDialect(options.name));
  const { package: packageName } = coordinates(options.name);
  const json = jsonName(options.name);
  const scope = javaScope(model);
  const sources = schemaFiles(model, packageName, scope);
  const text = sources.map(({ content }) => content).join("");
  return [
    { path: "pom.xml", content: pom(model, options) },
    ...licenseFiles(options),
    {
      path: "README.md",
      content: readme(model, options, json, scope) + clientNote(model, "`TokenHttpClient`"),
    },
    packageInfo(model, packageName),
    ...sources,
    ...supportFiles(packageName, json, text),
    ...(hasTokenClient(model) ? CLIENT.map((name) => clientFile(packageName, name)) : []),
  ];
};

const CLIENT = ["TokenClient", "TokenException", "TokenHttpClient", "TokenProcess"];

function clientFile(packageName: string, name: string): GeneratedFile {
  const source = clientSource(`java/${name}.java`);
  return {
    path: `src/main/java/${packageName.replaceAll(".", "/")}/${name}.java`,
    content: `${HEADER}\n${source.replace(/^package \w+;/, `package ${packageName};`)}`,
  };
}

function schemaFiles(model: Model, packageName: string, scope: Scope): readonly GeneratedFile[] {
  const file = (name: string, write: (writer: CodeWriter) => void): GeneratedFile =>
    javaFile(packageName, name, write);
  return [
    ...model.types.flatMap((type) => typeFiles(type, packageName, scope)),
    ...eithers(model).map((of) => file(eitherName(of), (writer) => writeEither(writer, of))),
    ...callbacks(model).map((signature) =>
      file(callbackName(signature.callback), (writer) =>
        writeCallbackType(writer, signature, scope),
      ),
    ),
    ...handlers(model).map((group) =>
      file(groupName(group, pascal), (writer) => writeHandler(writer, group, scope)),
    ),
    ...callers(model).map((group) =>
      file(groupName(group, pascal), (writer) => writeCaller(writer, group, scope)),
    ),
  ];
}

/** How names are written in a Java package. */
export function javaDialect(name: Text): Dialect {
  const json = jsonName(name);
  return {
    identifier: typeIdentifier,
    isCaseless: true,
    code: (draft) => [
      ...schemaFiles(draft, "draft", javaScope(draft)).map(({ content }) =>
        typesIn(content).join(" "),
      ),
      ...supportFiles("draft", json).map(({ content }) => typesInPackage(content).join(" ")),
    ],
    rpc: {
      group: (group) => [groupName(group, pascal)],
      callback: (parts) => [pascal(parts)],
    },
    reserved: (model) =>
      clientNames(
        model,
        CLIENT.map((file) => `java/${file}.java`),
      ),
  };
}

export function javaScope(model: Model): Scope {
  return scopeOf(model, new Set());
}

export function jsonName(name: Text): string {
  return `${pascalIdentifier(name)}Json`;
}

function typeFiles(
  type: TypeDefinition,
  packageName: string,
  scope: Scope,
): readonly GeneratedFile[] {
  const name = scope.typeName(type.name);
  switch (type.kind) {
    case "object":
      return [javaFile(packageName, name, (writer) => writeObject(writer, type, scope))];
    case "enum":
      return [javaFile(packageName, name, (writer) => writeEnum(writer, type, name))];
    case "union":
      return [
        javaFile(packageName, name, (writer) => writeUnion(writer, type, scope)),
        javaFile(packageName, readerName(type, scope), (writer) =>
          writeUnionReader(writer, type, scope),
        ),
      ];
    case "choice":
      return [javaFile(packageName, name, (writer) => writeChoice(writer, type, scope))];
    case "alias":
      return [];
  }
}

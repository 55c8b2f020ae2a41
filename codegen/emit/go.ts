import { codeWriter, type CodeWriter } from "./writer.ts";
import type { Emitter, GeneratedFile } from "../emitter.ts";
import { words } from "../names.ts";
import { text } from "../text.ts";
import { ofSchema, type Model, type Options } from "./model.ts";
import { eithers } from "./eithers.ts";
import { writeAlias } from "./go/aliases.ts";
import { checkedTypes } from "./go/checked.ts";
import { writeChoice } from "./go/choices.ts";
import { codeOf } from "./go/code.ts";
import { writeCallbacks } from "./go/callbacks.ts";
import { writeEither } from "./go/eithers.ts";
import { writeEnum } from "./go/enums.ts";
import { goFile, MARK } from "./go/file.ts";
import { writeJson } from "./go/json.ts";
import { manifests, packageName } from "./go/manifest.ts";
import { exported, goNames } from "./go/names.ts";
import { guardedTypes, writePrint } from "./go/print.ts";
import { writeRpc } from "./go/rpc.ts";
import { writeStruct } from "./go/structs.ts";
import { supportFiles, supportSources } from "./go/support.ts";
import { comment } from "./go/text.ts";
import type { Go } from "./go/types.ts";
import { writeUnion } from "./go/unions.ts";
import { groupName } from "./rpc-groups.ts";
import { settled, unsettled, type Dialect, type Settled } from "./settled.ts";
import { clientNames, clientSource, hasTokenClient } from "./token-client.ts";
import { writeValidate } from "./go/validate.ts";

/** A module that needs only the standard library, for Go 1.18 and newer, formatted as go fmt does it. */
export const go: Emitter = (schema, given) => {
  const [named, options] = [settled(ofSchema(schema), goDialect), ofSchema(given)];
  const { model } = named;
  const code = sources(named);
  const support = supportFiles([...code.values()].join("\n"));
  const name = packageName(options);
  return [
    ...manifests(named, options),
    { path: "doc.go", content: documentation(model, options) },
    ...[...code, ...support].flatMap(([path, body]): readonly GeneratedFile[] =>
      body === "" ? [] : [{ path, content: goFile(name, body) }],
    ),
    ...(hasTokenClient(model) ? CLIENT.map((file) => client(file, name)) : []),
  ];
};

/** How names are written in a Go package. */
export const goDialect: Dialect = {
  identifier: (name) => exported(words(name)),
  code: (draft) => [
    codeOf([...sources(unsettled(draft)).values(), ...supportSources(draft)].join("\n")),
  ],
  members: membersIn,
  rpc: {
    group: (group) => [groupName(group, exported)],
    callback: (parts) => [exported(parts)],
  },
  reserved: (model) => clientNames(model, CLIENT),
};

/** Names that are declared within a type, not in the package itself. */
function membersIn(code: string): readonly string[] {
  const declared = new Set(
    Array.from(code.matchAll(/^(?:func|type|var|const) (\w+)/gm), ([, name]) => name),
  );
  return (code.match(/(?<![.\w])[A-Z]\w*/g) ?? []).filter((name) => !declared.has(name));
}

const CLIENT = ["go/client.go", "go/transport.go"];

function client(source: string, of: string): GeneratedFile {
  const content = clientSource(source).replace(/^package \w+/, `package ${of}`);
  return { path: source.replace("go/", ""), content: `${MARK}\n\n${content}` };
}

function documentation(model: Model, options: Options): string {
  const writer = newWriter();
  const name = packageName(options);
  comment(writer, [
    text`Package ${name} holds the types of ${options.name} ${options.version}, generated from its JSON Schema.`,
    ...(model.description === undefined ? [] : [model.description]),
  ]);
  writer.write(`package ${name}`);
  return goFile("", writer.toString());
}

function sources(named: Settled): ReadonlyMap<string, string> {
  const { model } = named;
  const context: Go = { model, names: goNames(named), checked: checkedTypes(model) };
  const written = new Map(FILES.map((path) => [path, newWriter()]));
  const into = (file: string): CodeWriter => {
    const writer = written.get(`${file}.go`) ?? newWriter();
    return !writer.isEmpty() ? writer.blankLineIfLastNot() : writer;
  };
  const guarded = guardedTypes(model);
  for (const type of model.types) {
    switch (type.kind) {
      case "object":
        writeStruct(context, into("types"), type);
        writeJson(context, into("json"), type);
        writeValidate(context, into("validate"), type);
        break;
      case "enum":
        writeEnum(context, into("enums"), type);
        break;
      case "union":
        writeUnion(context, into("types"), type);
        break;
      case "choice":
        writeChoice(context, into("types"), type, guarded.has(type.name));
        break;
      case "alias":
        writeAlias(context, into("types"), type);
    }
  }
  for (const of of eithers(model)) writeEither(context, into("types"), of);
  writePrint(context, into("print"));
  writeCallbacks(context, into("rpc"));
  writeRpc(context, into("rpc"));
  return new Map([...written].map(([path, writer]) => [path, writer.toString()]));
}

const FILES = ["types.go", "enums.go", "json.go", "validate.go", "print.go", "rpc.go"];

function newWriter(): CodeWriter {
  return codeWriter("\t");
}

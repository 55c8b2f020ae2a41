import CodeBlockWriter from "code-block-writer";
import type { Emitter, GeneratedFile, PackageOptions } from "../emitter.ts";
import type { Model } from "../model.ts";
import { eithers } from "./eithers.ts";
import { writeAlias } from "./go/aliases.ts";
import { writeCallbacks } from "./go/callbacks.ts";
import { writeEither } from "./go/eithers.ts";
import { writeEnum } from "./go/enums.ts";
import { goFile } from "./go/file.ts";
import { writeJson } from "./go/json.ts";
import { manifests, packageName } from "./go/manifest.ts";
import { goNames } from "./go/names.ts";
import { writePrint } from "./go/print.ts";
import { writeRpc } from "./go/rpc.ts";
import { writeStruct } from "./go/structs.ts";
import { supportFiles } from "./go/support.ts";
import { comment } from "./go/text.ts";
import type { Go } from "./go/types.ts";
import { writeUnion } from "./go/unions.ts";
import { checkedTypes, writeValidate } from "./go/validate.ts";

/** A module of the standard library alone, for Go 1.18 and newer, laid out as go fmt does. */
export const go: Emitter = (model, options) => {
  const code = sources(model);
  const support = supportFiles([...code.values()].join("\n"));
  const name = packageName(options);
  return [
    ...manifests(model, options),
    { path: "doc.go", content: documentation(model, options) },
    ...[...code, ...support].flatMap(([path, body]): readonly GeneratedFile[] =>
      body === "" ? [] : [{ path, content: goFile(name, body) }],
    ),
  ];
};

function documentation(model: Model, options: PackageOptions): string {
  const writer = newWriter();
  const name = packageName(options);
  comment(writer, [
    `Package ${name} holds the types of ${options.name} ${options.version}, generated from its JSON Schema.`,
    ...(model.description === undefined ? [] : [model.description]),
  ]);
  writer.write(`package ${name}`);
  return goFile("", writer.toString());
}

function sources(model: Model): ReadonlyMap<string, string> {
  const go: Go = { model, names: goNames(model) };
  const checked = checkedTypes(model);
  const [types, enums, json, validate, print, rpc] = [0, 0, 0, 0, 0, 0].map(newWriter) as [
    CodeBlockWriter,
    CodeBlockWriter,
    CodeBlockWriter,
    CodeBlockWriter,
    CodeBlockWriter,
    CodeBlockWriter,
  ];
  for (const type of model.types) {
    switch (type.kind) {
      case "object":
        types.blankLineIfLastNot();
        writeStruct(go, types, type);
        json.blankLineIfLastNot();
        writeJson(go, json, type);
        writeValidate(go, validate, type, checked);
        break;
      case "enum":
        enums.blankLineIfLastNot();
        writeEnum(go, enums, type);
        break;
      case "union":
        types.blankLineIfLastNot();
        writeUnion(go, types, type);
        break;
      case "alias":
        types.blankLineIfLastNot();
        writeAlias(go, types, type, checked);
    }
  }
  for (const pair of eithers(model)) {
    types.blankLineIfLastNot();
    writeEither(go, types, pair);
  }
  writePrint(go, print);
  writeCallbacks(go, rpc);
  writeRpc(go, rpc);
  return new Map([
    ["types.go", types.toString()],
    ["enums.go", enums.toString()],
    ["json.go", json.toString()],
    ["validate.go", validate.toString()],
    ["print.go", print.toString()],
    ["rpc.go", rpc.toString()],
  ]);
}

function newWriter(): CodeBlockWriter {
  return new CodeBlockWriter({ useTabs: true });
}

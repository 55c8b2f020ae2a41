import { codeWriter, type CodeWriter } from "./writer.ts";
import type { Emitter, GeneratedFile } from "../emitter.ts";
import { text } from "../text.ts";
import { ofSchema, type AliasType, type Model, type Options } from "./model.ts";
import { eithers } from "./eithers.ts";
import { writeBuilders } from "./rust/builders.ts";
import { checkedTypes } from "./rust/checked.ts";
import { writeChoice, writeChoiceDebug, writeChoiceWire } from "./rust/choices.ts";
import { codeOf, withoutVariants } from "./rust/code.ts";
import { constants, writeConstant } from "./rust/constants.ts";
import { writeDebug } from "./rust/debug.ts";
import { writeEither } from "./rust/eithers.ts";
import { writeEnum } from "./rust/enums.ts";
import { MARK, rustFile, supportFile } from "./rust/file.ts";
import { pair } from "./rust/layout.ts";
import { manifests } from "./rust/manifest.ts";
import { rustNames, typeName } from "./rust/names.ts";
import { writeRpc } from "./rust/rpc.ts";
import { writeSerialize } from "./rust/serialize.ts";
import { hasCallback, isGuarded, writeStruct } from "./rust/structs.ts";
import { supportCode, supportSources } from "./rust/support.ts";
import { doc, docOf } from "./rust/text.ts";
import { defaulted, rustType, type Rust } from "./rust/types.ts";
import { writeUnionDebug, writeUnionWire } from "./rust/union-impls.ts";
import { writeUnion } from "./rust/unions.ts";
import { writeUnionValidate, writeValidate } from "./rust/validate.ts";
import { settled, unsettled, type Dialect, type Settled } from "./settled.ts";
import { clientNames, clientSource, hasTokenClient } from "./token-client.ts";

/** A crate that depends only on serde, for Rust 1.63 and newer, formatted as rustfmt does it. */
export const rust: Emitter = (schema, given) => {
  const [named, options] = [settled(ofSchema(schema), rustDialect), ofSchema(given)];
  const { model } = named;
  const modules = sources(named);
  // A handler may have a method of any name, so what calls it says nothing about the methods of our own types.
  const code = [...modules].flatMap(([name, body]) => (name === "rpc" ? [] : [body])).join("\n");
  const files = [...modules].map(([name, body]): GeneratedFile => {
    return { path: `src/${name}.rs`, content: rustFile(body, usedModules(name, modules)) };
  });
  return [
    ...manifests(named, options),
    { path: "src/lib.rs", content: library(model, options, modules) },
    ...files,
    { path: "src/support.rs", content: supportFile(supportCode(code)) },
    ...clientModules(model).map((name) => ({
      path: `src/${name}.rs`,
      content: `${MARK}\n\n${clientSource(`rust/${name}.rs`)}`,
    })),
  ];
};

/** How names are written in a Rust crate. */
export const rustDialect: Dialect = {
  identifier: typeName,
  code: (draft) =>
    [...sources(unsettled(draft)).values(), ...supportSources()].map((source) =>
      withoutVariants(codeOf(source)),
    ),
  // No constructor is called as its type: clippy::self_named_constructors.
  reserved: (model) => ["New", ...clientNames(model, ["rust/authorizer.rs", "rust/client.rs"])],
};

function clientModules(model: Model): readonly string[] {
  return hasTokenClient(model) ? ["authorizer", "client"] : [];
}

/** The modules that have anything in them, by name. */
function sources(named: Settled): ReadonlyMap<string, string> {
  const { model } = named;
  const context: Rust = { model, names: rustNames(named), checked: checkedTypes(model) };
  const withDefault = defaulted(model);
  const written = new Map<string, CodeWriter>();
  const into = (module: string): CodeWriter => {
    const writer = written.get(module) ?? codeWriter();
    written.set(module, writer);
    return !writer.isEmpty() ? writer.blankLineIfLastNot() : writer;
  };
  for (const type of model.types) {
    switch (type.kind) {
      case "object":
        writeStruct(context, into("types"), type, withDefault.has(type.name));
        writeBuilders(context, into("types"), type);
        if (isGuarded(type)) writeDebug(context, into("debug"), type);
        if (hasCallback(type)) writeSerialize(context, into("wire"), type);
        writeValidate(context, into("validate"), type);
        break;
      case "enum":
        writeEnum(context, into("enums"), type);
        break;
      case "union":
        writeUnion(context, into("types"), type);
        writeUnionDebug(context, into("debug"), type);
        writeUnionWire(context, into("wire"), type);
        writeUnionValidate(context, into("validate"), type);
        break;
      case "choice":
        writeChoice(context, into("types"), type);
        writeChoiceDebug(context, into("debug"), type);
        writeChoiceWire(context, into("wire"), type);
        break;
      case "alias":
        writeAlias(context, into("types"), type);
    }
  }
  for (const of of eithers(model)) writeEither(context, into("types"), of);
  for (const value of constants(model)) writeConstant(context, into("constants"), value);
  if (model.methods.length > 0) writeRpc(context, into("rpc"));
  return new Map([...written].map(([name, writer]) => [name, writer.toString()]));
}

/** What each module may use of the others. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  debug: ["types"],
  rpc: ["types"],
  types: ["constants", "enums", "rpc"],
  validate: ["types"],
  wire: ["types"],
};

/** The other modules whose types a module names. */
function usedModules(name: string, modules: ReadonlyMap<string, string>): readonly string[] {
  const named = new Set(codeOf(modules.get(name) ?? "").match(/(?<![\w:.])[A-Z]\w*/g));
  return (LAYERS[name] ?? []).filter((other) => {
    const declared = modules.get(other)?.matchAll(/^pub.* (?:struct|enum|trait|type) (\w+)/gm);
    return [...(declared ?? [])].some(([, type]) => named.has(type ?? ""));
  });
}

function writeAlias({ names }: Rust, writer: CodeWriter, alias: AliasType): void {
  doc(writer, docOf(alias));
  const name = names.type(alias.name);
  pair(writer, `pub type ${name} =`, `${rustType({ names }, alias.type)};`);
}

function library(model: Model, options: Options, modules: ReadonlyMap<string, string>): string {
  const writer = codeWriter();
  const isPublic = (name: string): boolean => /^pub (?!\()/m.test(modules.get(name) ?? "");
  writer.writeLine("// Code generated by byok-identity codegen. DO NOT EDIT.").blankLine();
  doc(
    writer,
    [
      text`The types of ${options.name} ${options.version}, generated from its JSON Schema.`,
      ...(model.description === undefined ? [] : [model.description]),
    ],
    "//!",
  );
  writer.blankLine();
  writer.writeLine("#![forbid(unsafe_code)]");
  writer.writeLine("// Descriptions come from the schema, in whatever Markdown they are.");
  writer.writeLine("#![allow(").indent(() => {
    writer.writeLine("unknown_lints,");
    writer.writeLine("clippy::doc_lazy_continuation,");
    writer.writeLine("clippy::doc_overindented_list_items");
  });
  writer.writeLine(")]");
  if ([...modules.values()].some((code) => code.includes("#[deprecated]"))) {
    writer.writeLine("// What is deprecated is still read and written.");
    writer.writeLine("#![allow(deprecated)]");
  }
  writer.blankLine();
  const names = [...modules.keys()];
  const client = clientModules(model);
  for (const name of [...names, ...client, "support"].toSorted()) writer.writeLine(`mod ${name};`);
  writer.blankLine();
  const exports = [...names.filter(isPublic), ...client].map((name) => `pub use ${name}::*;`);
  for (const line of [...exports, "pub use support::Violation;"].toSorted()) writer.writeLine(line);
  return writer.toString();
}

import type { CodeWriter } from "../writer.ts";
import { byNeed, optionName } from "../choices.ts";
import type { ChoiceType, Type } from "../model.ts";
import { namespace } from "../namespace.ts";
import { definition } from "../reach.ts";
import { deserializeImpl, writeFrom } from "./impls.ts";
import { array, signature } from "./layout.ts";
import { doc, docOf, quoted } from "./text.ts";
import { rustType, type Rust } from "./types.ts";
import { writeVariantsDebug, writeVariantsSerialize } from "./union-impls.ts";

interface Option {
  readonly variant: string;
  readonly type: string;
  readonly boxed: boolean;
  /** The members that an object knows. */
  readonly known?: readonly string[];
}

/** An enum with a variant for each type, and one for everything else. */
export function writeChoice(rust: Rust, writer: CodeWriter, choice: ChoiceType): void {
  const name = rust.names.type(choice.name);
  const options = optionsOf(rust, choice.options);
  doc(writer, [
    ...docOf(choice),
    "Nothing in the JSON says which of these a value is: it is read as the first that knows all its members, or else as the first that it fits.",
  ]);
  writer.writeLine("#[derive(Clone, PartialEq)]");
  if (choice.deprecated) writer.writeLine("#[deprecated]");
  writer.writeLine("#[non_exhaustive]");
  writer.writeLine(`pub enum ${name} {`).indent(() => {
    for (const { variant, type, boxed } of options) {
      doc(writer, [`A value of the type \`${type}\`.`]);
      signature(writer, variant, [boxed ? `Box<${type}>` : type], ",");
    }
    writer.writeLine("/// None of these, unchanged.");
    writer.writeLine("Unknown(serde_json::Value),");
  });
  writer.writeLine("}");
  for (const { variant, type, boxed } of options) {
    writeFrom(writer, name, type, `Self::${variant}(${boxed ? "Box::new(value)" : "value"})`);
    if (type === "String") writeFrom(writer, name, "&str", `Self::${variant}(value.to_owned())`);
  }
}

export function writeChoiceDebug(rust: Rust, writer: CodeWriter, choice: ChoiceType): void {
  writeVariantsDebug(writer, rust.names.type(choice.name), optionsOf(rust, choice.options));
}

/** How a choice is written and read. */
export function writeChoiceWire(rust: Rust, writer: CodeWriter, choice: ChoiceType): void {
  const name = rust.names.type(choice.name);
  const options = optionsOf(rust, byNeed(rust.model, choice));
  writeVariantsSerialize(writer, name, options);
  writer.blankLine();
  deserializeImpl(writer, name, () => {
    writer.writeLine("let value = serde_json::Value::deserialize(deserializer)?;");
    const objects = options.filter(({ boxed }) => boxed);
    if (objects.length > 1) {
      for (const option of objects) writeExact(writer, option);
    }
    for (const { variant } of options) writeRead(writer, variant);
    writer.writeLine("Ok(Self::Unknown(value))");
  });
}

function writeExact(writer: CodeWriter, { variant, known }: Option): void {
  if (known === undefined) return;
  array(writer, "let known = ", known, ";");
  writer.writeLine("if has_only(&value, &known) {");
  writer.indent(() => writeRead(writer, variant)).writeLine("}");
}

function writeRead(writer: CodeWriter, variant: string): void {
  writer.writeLine("if let Some(read) = read_option(&value) {");
  writer.indent(() => writer.writeLine(`return Ok(Self::${variant}(read));`)).writeLine("}");
}

function optionsOf(rust: Rust, options: readonly Type[]): readonly Option[] {
  const { names, model } = rust;
  const taken = namespace(["Unknown", "Self"], (wanted) => `${wanted}Option`);
  return options.map((option) => {
    const target = option.kind === "reference" ? definition(model, option.name) : undefined;
    return {
      variant: taken(optionName(option, names.type)),
      type: rustType(rust, option),
      boxed: target !== undefined && target.kind !== "enum",
      ...(target?.kind === "object"
        ? { known: target.properties.map(({ name }) => quoted(name)) }
        : {}),
    };
  });
}

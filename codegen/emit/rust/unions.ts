import type { CodeWriter } from "../writer.ts";
import { ofSchemaText, text } from "../../text.ts";
import { markdownCode } from "../markdown.ts";
import type { UnionType } from "../model.ts";
import { namespace } from "../namespace.ts";
import { writeFrom } from "./impls.ts";
import { signature } from "./layout.ts";
import { doc, docOf, quoted } from "./text.ts";
import type { RustNames } from "./names.ts";
import type { Rust } from "./types.ts";

export interface Variant {
  readonly variant: string;
  readonly type: string;
  /** Its kind, as a literal. */
  readonly literal: string;
}

export function variantsOf(names: RustNames, { variants }: UnionType): readonly Variant[] {
  const taken = namespace(["Unknown", "Self"], (wanted) => `${wanted}Variant`);
  return variants.map(({ value, type }) => ({
    literal: quoted(value),
    type: names.type(type),
    variant: taken(names.type(type)),
  }));
}

/** An enum of the variants, each in a box since they differ in size, with one more for unknown variants. */
export function writeUnion({ names }: Rust, writer: CodeWriter, union: UnionType): void {
  const name = names.type(union.name);
  const variants = variantsOf(names, union);
  doc(writer, docOf(union));
  writer.writeLine("#[derive(Clone, PartialEq)]");
  if (union.deprecated) writer.writeLine("#[deprecated]");
  writer.writeLine("#[non_exhaustive]");
  writer.writeLine(`pub enum ${name} {`).indent(() => {
    for (const { variant, type, literal } of variants) {
      doc(writer, [
        text`${markdownCode(union.discriminator)} is ${markdownCode(ofSchemaText(literal))}.`,
      ]);
      signature(writer, variant, [`Box<${type}>`], ",");
    }
    writer.writeLine("/// A variant that this version does not know, unchanged.");
    writer.writeLine("Unknown(serde_json::Value),");
  });
  writer.writeLine("}");
  for (const { variant, type } of variants) {
    writeFrom(writer, name, type, `Self::${variant}(Box::new(value))`);
  }
}

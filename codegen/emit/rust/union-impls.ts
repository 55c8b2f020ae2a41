import type { CodeWriter } from "../writer.ts";
import { text } from "../../text.ts";
import type { UnionType } from "../model.ts";
import { deserializeImpl, serializeImpl } from "./impls.ts";
import { arm, boundChain, implementation, nestedArm } from "./layout.ts";
import { quoted } from "./text.ts";
import type { Rust } from "./types.ts";
import { variantsOf } from "./unions.ts";

/** Debug of a union, without the content of unknown variants. */
export function writeUnionDebug({ names }: Rust, writer: CodeWriter, union: UnionType): void {
  writeVariantsDebug(writer, names.type(union.name), variantsOf(names, union));
}

interface Named {
  readonly variant: string;
}

export function writeVariantsDebug(
  writer: CodeWriter,
  name: string,
  variants: readonly Named[],
): void {
  implementation(writer, "impl fmt::Debug", name);
  writer.indent(() => {
    writer.writeLine("fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {").indent(() => {
      writer.writeLine("match self {").indent(() => {
        for (const { variant } of variants) {
          arm(writer, `Self::${variant}(value)`, "value.fmt(f)");
        }
        writer.writeLine("// It may hold secrets.");
        writer.writeLine('Self::Unknown(_) => f.write_str("Unknown([redacted])"),');
      });
      writer.writeLine("}");
    });
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

export function writeVariantsSerialize(
  writer: CodeWriter,
  name: string,
  variants: readonly Named[],
): void {
  serializeImpl(writer, name, () => {
    writer.writeLine("match self {").indent(() => {
      for (const { variant } of [...variants, { variant: "Unknown" }]) {
        arm(writer, `Self::${variant}(value)`, "value.serialize(serializer)");
      }
    });
    writer.writeLine("}");
  });
}

/** How a union is written and read. */
export function writeUnionWire({ names }: Rust, writer: CodeWriter, union: UnionType): void {
  const name = names.type(union.name);
  const variants = variantsOf(names, union);
  writeVariantsSerialize(writer, name, variants);
  writer.blankLine();
  deserializeImpl(writer, name, () => {
    const key = quoted(union.discriminator);
    const said = quoted(text`\`${union.discriminator}\` must be there, and a string`);
    writer.writeLine("let value = serde_json::Value::deserialize(deserializer)?;");
    boundChain(writer, "let kind =", [
      "value",
      `.get(${key})`,
      ".and_then(serde_json::Value::as_str)",
    ]);
    writer.writeLine("match kind {").indent(() => {
      for (const { variant, literal } of variants) {
        arm(writer, `Some(${literal})`, `read_variant(value).map(Self::${variant})`);
      }
      writer.writeLine("Some(_) => Ok(Self::Unknown(value)),");
      nestedArm(writer, "None", ["Err", "D::Error::custom"], said);
    });
    writer.writeLine("}");
  });
}

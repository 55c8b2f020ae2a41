import type { CodeWriter } from "../writer.ts";
import { pascalCase } from "../../names.ts";
import type { ScalarKind } from "../model.ts";
import { SCALARS, type Rust } from "./types.ts";
import { writeFrom } from "./impls.ts";

/** An enum of the two. */
export function writeEither(
  { names }: Rust,
  writer: CodeWriter,
  of: readonly [ScalarKind, ScalarKind],
): void {
  const name = names.either(of);
  const variants = of.map((kind) => ({ variant: pascalCase([kind]), type: SCALARS[kind], kind }));
  const said = of.map((kind) => `${kind === "integer" ? "an" : "a"} ${kind}`).join(" or ");
  writer.writeLine(`/// ${said.charAt(0).toUpperCase()}${said.slice(1)}.`);
  writer.writeLine("#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]");
  writer.writeLine(`#[serde(untagged, expecting = "must be ${said}")]`);
  writer.writeLine(`pub enum ${name} {`).indent(() => {
    for (const { variant, type, kind } of variants) {
      writer.writeLine(`/// ${kind === "integer" ? "An" : "A"} ${kind}.`);
      writer.writeLine(`${variant}(${type}),`);
    }
  });
  writer.writeLine("}");
  for (const { variant, type } of variants) {
    writeFrom(writer, name, type, `Self::${variant}(value)`);
  }
  if (of.includes("string")) writeFrom(writer, name, "&str", "Self::String(value.to_owned())");
}

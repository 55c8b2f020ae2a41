import type { CodeWriter } from "../writer.ts";
import type { ObjectType, Property, UnionType } from "../model.ts";
import { isFixed } from "../resolve.ts";
import { needsCheck } from "./checked.ts";
import { writeRules } from "./rules.ts";
import type { Rust } from "./types.ts";
import { variantsOf } from "./unions.ts";
import { writeMember, writeOthers } from "./values.ts";

export function writeValidate(rust: Rust, writer: CodeWriter, object: ObjectType): void {
  const checks = rust.checked.has(object.name);
  writer.writeLine(`impl ${rust.names.type(object.name)} {`).indent(() => {
    writeEntry(writer, checks);
    if (!checks) return;
    writer.blankLineIfLastNot();
    writer.writeLine("pub(crate) fn check(&self, at: &Place<'_>) {").indent(() => {
      const field = rust.names.fields(object);
      writeRules(writer, object, field);
      for (const property of object.properties) {
        if (isFixed(rust.model, property) || !needsCheck(rust.checked, property.type)) continue;
        writeProperty(rust, writer, property, `self.${field(property.name)}`);
      }
      const { extra } = object;
      if (extra !== undefined) writeOthers(rust, writer, extra.type, `self.${field(extra.name)}`);
    });
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

function writeEntry(writer: CodeWriter, checks: boolean): void {
  writer.writeLine("/// Checks what the types do not rule out.");
  writer.writeLine("///");
  writer.writeLine("/// # Errors");
  writer.writeLine("///");
  writer.writeLine(
    checks
      ? "/// Every violation, each with its path."
      : "/// None: every value conforms to the schema.",
  );
  writer.writeLine("pub fn validate(&self) -> Result<(), Vec<Violation>> {");
  writer.indent(() => {
    writer.writeLine(checks ? "validated(|at| self.check(at))" : "Ok(())");
  });
  writer.writeLine("}");
}

/** The checks of a union, which are those of the variant that it is. */
export function writeUnionValidate(
  { names, checked }: Rust,
  writer: CodeWriter,
  union: UnionType,
): void {
  const variants = variantsOf(names, union);
  const checks = union.variants.flatMap(({ type }, index) =>
    checked.has(type) ? variants.slice(index, index + 1) : [],
  );
  writer.writeLine(`impl ${names.type(union.name)} {`).indent(() => {
    writeEntry(writer, checks.length > 0);
    if (checks.length === 0) return;
    writer.blankLineIfLastNot();
    writer.writeLine("pub(crate) fn check(&self, at: &Place<'_>) {").indent(() => {
      const [only, second] = checks;
      if (only !== undefined && second === undefined) {
        writer.writeLine(`if let Self::${only.variant}(value) = self {`);
        writer.indent(() => writer.writeLine("value.check(at);")).writeLine("}");
        return;
      }
      writer.writeLine("match self {").indent(() => {
        for (const { variant } of checks) {
          writer.writeLine(`Self::${variant}(value) => value.check(at),`);
        }
        writer.writeLine("_ => {}");
      });
      writer.writeLine("}");
    });
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

function writeProperty(rust: Rust, writer: CodeWriter, property: Property, field: string): void {
  if (!property.required || property.type.nullable) {
    writer.writeLine(`if let Some(value) = &${field} {`);
    writer.indent(() => writeMember(rust, writer, property, field, true)).writeLine("}");
  } else {
    writeMember(rust, writer, property, field, false);
  }
}

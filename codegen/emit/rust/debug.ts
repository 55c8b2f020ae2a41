import type { CodeWriter } from "../writer.ts";
import type { ObjectType } from "../model.ts";
import { isFixed } from "../resolve.ts";
import { call, implementation } from "./layout.ts";
import { bare } from "./names.ts";
import type { Rust } from "./types.ts";

/** Debug of an object of which something must not be shown. */
export function writeDebug(rust: Rust, writer: CodeWriter, object: ObjectType): void {
  const name = rust.names.type(object.name);
  const field = rust.names.fields(object);
  implementation(writer, "impl fmt::Debug", name);
  writer.indent(() => {
    writer.writeLine("fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {").indent(() => {
      writer.writeLine(`let mut text = f.debug_struct("${name}");`);
      const show = (shown: string, value: string): void =>
        call(writer, "text.field(", [`"${bare(shown)}"`, value], ");");
      for (const property of object.properties) {
        if (isFixed(rust.model, property)) continue;
        const held = field(property.name);
        const optional = !property.required || property.type.nullable;
        if (property.callback !== undefined) {
          const callback = field(property.callback.name);
          show(callback, `&self.${callback}`);
        }
        if (!property.sensitive) show(held, `&self.${held}`);
        else show(held, optional ? `&redacted(&self.${held})` : "&Redacted");
      }
      if (object.extra !== undefined) {
        const held = field(object.extra.name);
        show(held, object.extra.sensitive ? "&Redacted" : `&self.${held}`);
      }
      writer.writeLine("text.finish()");
    });
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

import type { CodeWriter } from "../writer.ts";
import { words } from "../../names.ts";
import type { UnionType } from "../model.ts";
import { comment, docOf, quoted } from "./text.ts";
import { exported } from "./names.ts";
import type { Go } from "./types.ts";

/** An interface that the variants implement, and a type for unknown ones. */
export function writeUnion(go: Go, writer: CodeWriter, union: UnionType): void {
  const { names } = go;
  const name = names.type(union.name);
  const unknown = names.unknown(union.name);
  const variants = union.variants.map(({ value, type }) => ({ value, type: names.type(type) }));
  const tag = exported(words(union.discriminator));
  const list = [...variants.map(({ type }) => `*${type}`), `*${unknown}`].join(", ");
  comment(writer, [...docOf(union), `A ${name} is one of ${list}.`]);
  writer.writeLine(`type ${name} interface {`).indent(() => {
    writer.writeLine("Validate() error");
    writer.writeLine(`is${name}()`);
  });
  writer.writeLine("}").blankLineIfLastNot();
  for (const type of [...variants.map((variant) => variant.type), unknown]) {
    const head = `func (*${type}) is${name}()`;
    // As go fmt does it: an empty body stays on the line of a head of less than a hundred characters.
    writer.writeLine(head.length < 100 ? `${head} {}` : `${head} {\n}`).blankLineIfLastNot();
  }

  comment(writer, [
    `${unknown} is a ${name} of a kind that this package does not know, kept unchanged.`,
  ]);
  writer.writeLine(`type ${unknown} struct {`).indent(() => {
    writer
      .writeLine(`// ${tag} is what tells the kinds apart.`)
      .writeLine(`${tag} string`)
      .blankLineIfLastNot();
    writer.writeLine("// JSON is the whole object. It may hold secrets, so it is not printed.");
    writer.writeLine('JSON json.RawMessage `sensitive:"true"`');
  });
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine("// MarshalJSON returns the object unchanged.");
  writer.writeLine(`func (u ${unknown}) MarshalJSON() ([]byte, error) {`);
  writer
    .indent(() => writer.writeLine("return u.JSON.MarshalJSON()"))
    .writeLine("}")
    .blankLineIfLastNot();
  writer.writeLine("// Validate finds nothing, since nothing is known of the kind.");
  writer.writeLine(`func (${unknown}) Validate() error {`);
  writer
    .indent(() => writer.writeLine("return nil"))
    .writeLine("}")
    .blankLineIfLastNot();

  writer.writeLine(
    `// Unmarshal${name} reads a ${name}, which as an interface has no UnmarshalJSON.`,
  );
  writer.writeLine(`func Unmarshal${name}(data []byte) (value ${name}, err error) {`).indent(() => {
    writer.writeLine(`err = decode(data, &value, read${name})`).writeLine("return value, err");
  });
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine(`func read${name}(s source) ${name} {`).indent(() => {
    writer.writeLine("object, ok := objectOf(s)");
    writer
      .writeLine("if !ok {")
      .indent(() => writer.writeLine("return nil"))
      .writeLine("}");
    const key = quoted(union.discriminator);
    writer.writeLine(`switch kind := required(object, ${key}, text[string]); kind {`);
    for (const { value, type } of variants) {
      writer.writeLine(`case ${quoted(value)}:`);
      writer.indent(() => {
        writer.writeLine(`value := read${type}(s)`).writeLine("return &value");
      });
    }
    writer.writeLine("default:");
    writer.indent(() => writer.writeLine(`return &${unknown}{kind, anyValue(s)}`)).writeLine("}");
  });
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine(`func check${name}(at place, value ${name}) {`).indent(() => {
    writer.writeLine("switch value := value.(type) {");
    writer.writeLine("case nil:");
    writer.indent(() => writer.writeLine('at.report("must not be nil")'));
    for (const { type } of variants) {
      writer.writeLine(`case *${type}:`);
      writer.indent(() => writer.writeLine("value.check(at)"));
    }
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

import { codeWriter, type CodeWriter } from "../writer.ts";
import type { Text } from "../../text.ts";
import type { Model, TypeDefinition } from "../model.ts";
import { laidOut } from "../layout.ts";
import { reaching } from "../reach.ts";
import { writeDoc } from "./doc.ts";
import { finished, HEADER, PAGE, STEP } from "./file.ts";
import { besides, functionName, quoted, shapeName, typeName } from "./names.ts";

/** `validate.ts`: a function for each type but the enums and choices, of which nothing is checked. */
export function validateModule(model: Model): string {
  const types = validated(model);
  const writer = moduleWriter([
    `import { violations, type Violation } from "./check.js";`,
    ...imported(
      types.map(({ name }) => shapeName(name)),
      "./shapes.js",
    ),
    "",
    `export type { Violation } from "./check.js";`,
  ]);
  for (const { name } of types) {
    writer.blankLine();
    writeDoc(writer, `Every violation of \`${typeName(name)}\`; none where the value conforms.`);
    writer.write(`export function ${functionName("validate", name)}(value: unknown): Violation[] `);
    writer.block(() => void writer.writeLine(`return violations(${shapeName(name)}, value);`));
  }
  return finished(writer);
}

export function validated({ types }: Model): readonly TypeDefinition[] {
  return types.filter(({ kind }) => kind !== "enum" && kind !== "choice");
}

/** `redact.ts`: a function for each type that holds a secret somewhere. */
export function redactModule(model: Model): string {
  const types = redacted(model);
  const names = types.map(({ name }) => name);
  const writer = moduleWriter([
    `import { concealed } from "./conceal.js";`,
    ...imported(
      names.map((name) => shapeName(name)),
      "./shapes.js",
    ),
    ...imported(
      names.map((name) => typeName(name)),
      "./types.js",
      "type ",
    ),
    "",
    `export { REDACTED } from "./conceal.js";`,
  ]);
  for (const name of names) {
    writer.blankLine();
    writeDoc(
      writer,
      `A copy for logs, in which every secret, and everything this version does not know, is concealed.`,
    );
    writer.write(
      `export function ${functionName("redact", name)}(value: ${typeName(name)}): unknown `,
    );
    writer.block(() => void writer.writeLine(`return concealed(${shapeName(name)}, value);`));
  }
  return finished(writer);
}

export function redacted(model: Model): readonly TypeDefinition[] {
  const secret = reaching(model, ({ sensitive }) => sensitive);
  return model.types.filter(({ name }) => secret.has(name));
}

/** `wire.ts`: a function for each type that holds a callback somewhere. */
export function wireModule(model: Model): string {
  const types = stripped(model);
  const names = types.map(({ name }) => name);
  const writer = moduleWriter([
    ...imported(
      names.map((name) => shapeName(name)),
      "./shapes.js",
    ),
    `import { stripped } from "./strip.js";`,
    ...imported(
      names.map((name) => typeName(name)),
      "./types.js",
      "type ",
    ),
  ]);
  for (const type of types) {
    const own = callbacksOf(type);
    const name = typeName(type.name);
    const isOther = isOtherOnWire(type);
    const result = isOther ? wireName(model, type.name) : name;
    if (isOther) {
      writer.blankLine();
      writeDoc(writer, `What crosses the wire of a \`${name}\`.`);
      const omitted = own.map((callback) => quoted(callback)).join(" | ");
      writer.writeLine(`export type ${result} = Omit<${name}, ${omitted}>;`);
    }
    writer.blankLine();
    writeDoc(
      writer,
      "What crosses the wire: a copy in which each callback is left out and the field that says so is set. " +
        "Everything else stays as it is, secrets and unknown fields included.",
    );
    const head = {
      open: `export function ${functionName("toWire", type.name)}(`,
      items: [`value: ${name}`],
      close: `): ${result} {`,
    };
    for (const line of laidOut(head, PAGE)) writer.writeLine(line);
    writer.writeLine(`  return stripped(${shapeName(type.name)}, value) as ${result};`);
    writer.writeLine("}");
  }
  return finished(writer);
}

export function wireName(model: Model, name: Text): string {
  return besides(model, `Wire${typeName(name)}`, "Type");
}

/** The types that are another thing on the wire. */
export function wireTypes(model: Model): readonly string[] {
  return model.types.filter(isOtherOnWire).map(({ name }) => wireName(model, name));
}

export function stripped(model: Model): readonly TypeDefinition[] {
  const holding = reaching(model, ({ callback }) => callback !== undefined);
  return model.types.filter(({ name }) => holding.has(name));
}

/** Of what has members of any name, nothing can be left out. */
function isOtherOnWire(type: TypeDefinition): boolean {
  return type.kind === "object" && type.extra === undefined && callbacksOf(type).length > 0;
}

function callbacksOf(type: TypeDefinition): readonly Text[] {
  if (type.kind !== "object") return [];
  return type.properties.flatMap(({ callback }) => (callback === undefined ? [] : [callback.name]));
}

function moduleWriter(head: readonly string[]): CodeWriter {
  const writer = codeWriter(STEP);
  for (const line of [HEADER, ...head]) writer.writeLine(line);
  return writer;
}

/** An import, on one line where it fits. */
export function imported(names: readonly string[], from: string, type = ""): readonly string[] {
  if (names.length === 0) return [];
  const line = `import ${type}{ ${names.join(", ")} } from "${from}";`;
  if (line.length <= 100) return [line];
  return [`import ${type}{`, ...names.map((name) => `  ${name},`), `} from "${from}";`];
}

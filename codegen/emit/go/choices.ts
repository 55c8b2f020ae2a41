import type { CodeWriter } from "../writer.ts";
import { optionName } from "../choices.ts";
import type { ChoiceType, Type } from "../model.ts";
import { namespace } from "../namespace.ts";
import { receiver } from "./json.ts";
import { comment, docOf } from "./text.ts";
import { goType, itemReader, type Go } from "./types.ts";

interface Option {
  readonly name: string;
  readonly type: string;
  readonly read: string;
}

/** A struct that holds the JSON, with a function and a method for each type that it may be. */
export function writeChoice(
  go: Go,
  writer: CodeWriter,
  choice: ChoiceType,
  isGuarded: boolean,
): void {
  const name = go.names.type(choice.name);
  const self = receiver(name);
  const options = optionsOf(go, choice.options);
  const list = options.map(({ type }) => type).join(", ");
  comment(writer, [
    ...docOf(choice),
    `A ${name} is one of ${list}. Nothing in the JSON says which, so it is kept as it is; Validate does not look into it.`,
  ]);
  writer.writeLine(`type ${name} struct {`).indent(() => {
    writer.writeLine("// JSON is the value.");
    writer.writeLine(`JSON json.RawMessage${isGuarded ? ' `sensitive:"true"`' : ""}`);
  });
  writer.writeLine("}").blankLineIfLastNot();
  for (const option of options) writeOption(writer, name, self, go, option);
  writer.writeLine("// MarshalJSON returns the value unchanged.");
  writer.writeLine(`func (${self} ${name}) MarshalJSON() ([]byte, error) {`);
  writer.indent(() => writer.writeLine(`return ${self}.JSON.MarshalJSON()`));
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine("// UnmarshalJSON takes any value.");
  writer.writeLine(`func (${self} *${name}) UnmarshalJSON(data []byte) error {`);
  writer.indent(() => writer.writeLine(`return decode(data, ${self}, read${name})`));
  writer.writeLine("}").blankLineIfLastNot();
  if (!isGuarded) {
    writer.writeLine("// String returns the JSON.");
    writer.writeLine(`func (${self} ${name}) String() string {`);
    writer.indent(() => writer.writeLine(`return string(${self}.JSON)`));
    writer.writeLine("}").blankLineIfLastNot();
  }
  writer.writeLine(`func read${name}(s source) ${name} {`);
  writer.indent(() => writer.writeLine(`return ${name}{anyValue(s)}`));
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine(`func (${self} ${name}) check(at place) {`).indent(() => {
    writer.writeLine(`if len(${self}.JSON) == 0 {`);
    writer.indent(() => writer.writeLine('at.report("must have a value")')).writeLine("}");
  });
  writer.writeLine("}");
}

function writeOption(
  writer: CodeWriter,
  owner: string,
  self: string,
  go: Go,
  { name, type, read }: Option,
): void {
  const make = go.names.claim(`${owner}From${name}`);
  writer.writeLine(`// ${make} returns a ${owner} that holds the value.`);
  writer.writeLine(`func ${make}(value ${type}) (${owner}, error) {`).indent(() => {
    writer.writeLine("data, err := marshal(value)");
    writer.writeLine(`return ${owner}{data}, err`);
  });
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine(`// As${name} reads the value, or reports why it is another.`);
  writer.writeLine(`func (${self} ${owner}) As${name}() (value ${type}, err error) {`);
  writer.indent(() => {
    writer.writeLine(`err = decode(${self}.JSON, &value, ${read})`);
    writer.writeLine("return value, err");
  });
  writer.writeLine("}").blankLineIfLastNot();
}

function optionsOf(go: Go, options: readonly Type[]): readonly Option[] {
  const taken = namespace([], (name) => `${name}_`);
  return options.map((option) => ({
    name: taken(optionName(option, go.names.type)),
    type: goType(go, option),
    read: itemReader(go, option),
  }));
}

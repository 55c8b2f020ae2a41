import type CodeBlockWriter from "code-block-writer";
import { isEmpty, text } from "../../text.ts";
import { words } from "../../names.ts";
import type { Method } from "../model.ts";
import { namespace } from "../namespace.ts";
import { isShared, methodGroups, type MethodGroup } from "../rpc-groups.ts";
import { exported } from "./names.ts";
import { comment, docOf, quoted } from "./text.ts";
import type { Go } from "./types.ts";

/** The names of the remote calls, and an interface for those that answer them. */
export function writeRpc(go: Go, writer: CodeBlockWriter): void {
  for (const method of go.model.methods) {
    const name = go.names.claim(`Method${exported(words(method.name))}`);
    writer.blankLineIfLastNot();
    comment(writer, [
      `${name} is the name of a call ${DIRECTIONS[method.direction]}.`,
      ...docOf(method),
    ]);
    writer.writeLine(`const ${name} = ${quoted(method.name)}`);
  }
  for (const group of methodGroups(go.model)) writeHandler(go, writer, group);
}

const DIRECTIONS: Readonly<Record<Method["direction"], string>> = {
  clientToRuntime: "from the client to the runtime",
  runtimeToClient: "from the runtime to the client",
};

function writeHandler(go: Go, writer: CodeBlockWriter, group: MethodGroup): void {
  const { prefix, direction, methods } = group;
  const side = direction === "clientToRuntime" ? "runtime" : "client";
  const of = isEmpty(prefix) ? side : prefix;
  const role = isShared(go.model, group) ? exported(words(side)) : "";
  const name = go.names.claim(`${exported(words(of))}${role}Handler`);
  const subject = isEmpty(prefix) ? "calls" : text`the ${prefix} calls`;
  writer.blankLineIfLastNot();
  comment(writer, [
    text`${name} answers ${subject} ${DIRECTIONS[direction]}. Its methods may be called by several goroutines at once.`,
  ]);
  writer.writeLine(`type ${name} interface {`).indent(() => {
    const taken = namespace([], (wanted) => `${wanted}_`);
    for (const [index, { method, name: own }] of methods.entries()) {
      if (index > 0) writer.blankLineIfLastNot();
      comment(writer, docOf(method));
      writer.writeLine(`${taken(exported(words(own)))}${signature(go, method)}`);
    }
  });
  writer.writeLine("}");
}

function signature({ names }: Go, { params, result }: Method): string {
  const args = params === undefined ? "" : `, params ${names.type(params)}`;
  const returns = result === undefined ? "error" : `(${names.type(result)}, error)`;
  return `(ctx context.Context${args}) ${returns}`;
}

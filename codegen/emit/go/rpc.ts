import type { CodeWriter } from "../writer.ts";
import { text } from "../../text.ts";
import { words } from "../../names.ts";
import type { Method } from "../model.ts";
import { namespace } from "../namespace.ts";
import {
  callers,
  groupMarks,
  groupName,
  handlers,
  methodsOf,
  type MethodGroup,
} from "../rpc-groups.ts";
import { exported } from "./names.ts";
import { comment, docOf, quoted } from "./text.ts";
import type { Go } from "./types.ts";

/** The names of the remote calls, the handlers that answer them, and the callers. */
export function writeRpc(go: Go, writer: CodeWriter): void {
  const constants = new Map<Method, string>();
  for (const method of go.model.methods) {
    const name = go.names.claim(`Method${exported(words(method.name))}`);
    constants.set(method, name);
    writer.blankLineIfLastNot();
    comment(writer, [
      `${name} is the name of a call ${DIRECTIONS[method.direction]}.`,
      ...docOf(method),
    ]);
    writer.writeLine(`const ${name} = ${quoted(method.name)}`);
  }
  const constant = (method: Method): string => constants.get(method) ?? "";
  for (const group of handlers(go.model)) {
    writeHandler(go, writer, group);
    writeDispatch(go, writer, group, constant);
  }
  for (const group of callers(go.model)) writeCaller(go, writer, group, constant);
}

const DIRECTIONS: Readonly<Record<Method["direction"], string>> = {
  clientToRuntime: "from the client to the runtime",
  runtimeToClient: "from the runtime to the client",
};

function nameOf(go: Go, group: MethodGroup): string {
  return go.names.claim(groupName(group, exported));
}

function writeHandler(go: Go, writer: CodeWriter, group: MethodGroup): void {
  const name = nameOf(go, group);
  writer.blankLineIfLastNot();
  comment(writer, [
    text`${name} answers ${methodsOf(group)}, which the other side calls. Its methods may be called by several goroutines at once.`,
    ...docOf(groupMarks(group)),
  ]);
  writer.writeLine(`type ${name} interface {`).indent(() => {
    const taken = members();
    for (const [index, { method, own }] of group.members.entries()) {
      if (index > 0) writer.blankLineIfLastNot();
      comment(writer, docOf(method));
      writer.writeLine(`${taken(exported(own))}${signature(go, method)}`);
    }
  });
  writer.writeLine("}");
}

function writeDispatch(
  go: Go,
  writer: CodeWriter,
  group: MethodGroup,
  constant: (method: Method) => string,
): void {
  const name = go.names.claim(`Dispatch${exported(group.subject)}`);
  writer.blankLineIfLastNot();
  comment(writer, [
    `${name} passes one call to its handler, and returns the result as JSON. It returns an *RPCError where the method is none of the handler's or the parameters are not what it takes, and whatever error the handler returns.`,
  ]);
  const params = group.members.some(({ method }) => method.params !== undefined) ? "params" : "_";
  writer.writeLine(
    `func ${name}(ctx context.Context, handler ${nameOf(go, group)}, method string, ${params} json.RawMessage) (json.RawMessage, error) {`,
  );
  writer.indent(() => {
    writer.writeLine("switch method {");
    const taken = members();
    for (const { method, own } of group.members) {
      writer.writeLine(`case ${constant(method)}:`);
      writer.indent(() => writeCase(go, writer, method, taken(exported(own))));
    }
    writer
      .writeLine("default:")
      .indent(() => writer.writeLine("return nil, methodNotFound(method)"));
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

function writeCase(go: Go, writer: CodeWriter, method: Method, member: string): void {
  if (method.params !== undefined) {
    writer.writeLine(`args, err := accept[${go.names.type(method.params)}](params)`);
    writer.writeLine("if err != nil {").indent(() => writer.writeLine("return nil, err"));
    writer.writeLine("}");
  }
  const call = `handler.${member}(ctx${method.params === undefined ? "" : ", args"})`;
  writer.writeLine(`return ${method.result === undefined ? "done" : "reply"}(${call})`);
}

function writeCaller(
  go: Go,
  writer: CodeWriter,
  group: MethodGroup,
  constant: (method: Method) => string,
): void {
  const name = nameOf(go, group);
  const create = go.names.claim(`New${name}`);
  writer.blankLineIfLastNot();
  comment(writer, [
    text`${name} calls ${methodsOf(group)}, which the other side answers.`,
    ...docOf(groupMarks(group)),
  ]);
  writer.writeLine(`type ${name} struct {`).indent(() => writer.writeLine("call RPCCall"));
  writer.writeLine("}").blankLineIfLastNot();
  comment(writer, [`${create} returns a caller that sends its calls with call.`]);
  writer.writeLine(`func ${create}(call RPCCall) *${name} {`);
  writer.indent(() => writer.writeLine(`return &${name}{call}`)).writeLine("}");
  const taken = members();
  for (const { method, own } of group.members) {
    writer.blankLineIfLastNot();
    const member = taken(exported(own));
    comment(writer, [text`${member} calls ${method.name}.`, ...docOf(method)]);
    writer.writeLine(`func (c *${name}) ${member}${signature(go, method)} {`);
    writer.indent(() => {
      const called =
        method.params === undefined
          ? `c.call(ctx, ${constant(method)}, nil)`
          : `request(ctx, c.call, ${constant(method)}, params)`;
      if (method.result === undefined) {
        writer.writeLine(`_, err := ${called}`).writeLine("return err");
      } else {
        writer.writeLine(`return result[${go.names.type(method.result)}](${called})`);
      }
    });
    writer.writeLine("}");
  }
}

function members(): (wanted: string) => string {
  return namespace([], (wanted) => `${wanted}_`);
}

function signature({ names }: Go, { params, result }: Method): string {
  const args = params === undefined ? "" : `, params ${names.type(params)}`;
  const returns = result === undefined ? "error" : `(${names.type(result)}, error)`;
  return `(ctx context.Context${args}) ${returns}`;
}

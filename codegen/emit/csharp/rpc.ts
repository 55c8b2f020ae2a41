import type { CodeWriter } from "../writer.ts";
import { text, type Text } from "../../text.ts";
import { markdownCode } from "../markdown.ts";
import type { Method } from "../model.ts";
import { groupMarks, methodsOf, type MethodGroup } from "../rpc-groups.ts";
import { contextName, type Context } from "./context.ts";
import { writeDoc, writeMarks } from "./docs.ts";
import { braces } from "./file.ts";
import { stringLiteral } from "./literal.ts";
import { asyncName, constantOf, extensionsName, methodsName, typeOfGroup } from "./rpc-names.ts";

/** The names of the methods on the wire. */
export function writeMethods(writer: CodeWriter, group: MethodGroup): void {
  writeDoc(writer, {
    description: `The methods of \`${typeOfGroup(group)}\`, as the wire names them.`,
    otherwise: "",
  });
  braces(writer, `public static class ${methodsName(group)}`, () => {
    group.members.forEach(({ method, own }, index) => {
      if (index > 0) writer.blankLine();
      writeDoc(writer, { description: markdownCode(method.name), otherwise: "" });
      writer.writeLine(
        `public const string ${constantOf(group, own)} = ${stringLiteral(method.name)};`,
      );
    });
  });
}

export function writeHandler(writer: CodeWriter, group: MethodGroup, context: Context): void {
  writeDoc(writer, {
    description: text`Answers ${methodsOf(group)}, which the other side calls, perhaps several at once.`,
    otherwise: "",
  });
  writeMarks(writer, groupMarks(group), context.diagnostic);
  braces(writer, `public interface ${typeOfGroup(group)}`, () => {
    group.members.forEach(({ method, own }, index) => {
      if (index > 0) writer.blankLine();
      writeMethodHead(writer, method, context);
      writer.writeLine(`${signature(method, own, context)};`);
    });
  });
}

export function writeDispatch(writer: CodeWriter, group: MethodGroup, context: Context): void {
  const handler = typeOfGroup(group);
  writeDoc(writer, { description: `Passes calls to \`${handler}\`.`, otherwise: "" });
  writeMarks(writer, groupMarks(group), context.diagnostic);
  braces(writer, `public static class ${extensionsName(group)}`, () => {
    writeDoc(writer, {
      description: "Passes one call to its method.",
      otherwise: "",
      elements: [
        '<param name="handler">Answers the call.</param>',
        '<param name="method">The name on the wire.</param>',
        '<param name="parameters">Null where there are none.</param>',
        '<param name="cancellationToken">Ends the wait for the result.</param>',
        "<returns>The result as JSON.</returns>",
        '<exception cref="RpcException">There is no such method, or the parameters are not what it takes.</exception>',
      ],
    });
    writer.writeLine("public static async Task<JsonElement> DispatchAsync(");
    writer.indent(() => {
      writer.writeLine(
        `this ${handler} handler, string method, JsonElement? parameters, CancellationToken cancellationToken = default)`,
      );
    });
    braces(writer, "", () => {
      writer.writeLine("ArgumentNullException.ThrowIfNull(handler);");
      braces(writer, "switch (method)", () => {
        for (const { method, own } of group.members) {
          writer.writeLine(`case ${methodsName(group)}.${constantOf(group, own)}:`);
          writer.indent(() => writeCase(writer, method, asyncName(own), context));
        }
        writer.writeLine("default:").indent(() => {
          writer.writeLine("throw RpcValues.NotFound(method);");
        });
      });
    });
  });
}

function writeCase(
  writer: CodeWriter,
  { params, result }: Method,
  member: string,
  context: Context,
): void {
  braces(writer, "", () => {
    if (params !== undefined) {
      const from = `parameters, ${metadata(params, context)}, static value => value.Validate()`;
      writer.writeLine(`var args = RpcValues.Accept(${from});`);
    }
    const args = params === undefined ? "" : "args, ";
    const called = `await handler.${member}(${args}cancellationToken).ConfigureAwait(false);`;
    if (result === undefined) {
      writer.writeLine(called).writeLine("return RpcValues.None;");
    } else {
      writer.writeLine(`var result = ${called}`);
      writer.writeLine(`return RpcValues.Written(result, ${metadata(result, context)});`);
    }
  });
}

export function writeCaller(writer: CodeWriter, group: MethodGroup, context: Context): void {
  const name = typeOfGroup(group);
  writeDoc(writer, {
    description: text`Calls ${methodsOf(group)}, which the other side answers.`,
    otherwise: "",
  });
  writeMarks(writer, groupMarks(group), context.diagnostic);
  braces(writer, `public sealed class ${name}`, () => {
    writer.writeLine("private readonly RpcCall _call;").blankLine();
    writeDoc(writer, {
      description: "A caller for one connection.",
      otherwise: "",
      elements: ['<param name="call">Sends each call.</param>'],
    });
    braces(writer, `public ${name}(RpcCall call)`, () => {
      writer.writeLine("ArgumentNullException.ThrowIfNull(call);");
      writer.writeLine("_call = call;");
    });
    for (const { method, own } of group.members) {
      writer.blankLine();
      writeMethodHead(writer, method, context);
      braces(writer, `public async ${signature(method, own, context)}`, () => {
        const { params, result } = method;
        const written =
          params === undefined ? "null" : `RpcValues.Written(args, ${metadata(params, context)})`;
        const constant = `${methodsName(group)}.${constantOf(group, own)}`;
        const sent = `await _call(${constant}, ${written}, cancellationToken).ConfigureAwait(false);`;
        if (result === undefined) {
          writer.writeLine(sent);
        } else {
          writer.writeLine(`var result = ${sent}`);
          writer.writeLine(`return RpcValues.Read(result, ${metadata(result, context)});`);
        }
      });
    }
  });
}

function metadata(type: Text, { scope, options }: Context): string {
  return `${contextName(options.name)}.Default.${scope.typeName(type)}`;
}

function writeMethodHead(writer: CodeWriter, method: Method, { diagnostic }: Context): void {
  writeDoc(writer, {
    description: method.description,
    otherwise: text`Calls ${markdownCode(method.name)}.`,
    elements: [
      ...(method.params === undefined ? [] : ['<param name="args">What the call says.</param>']),
      '<param name="cancellationToken">Ends the wait for the result.</param>',
    ],
  });
  writeMarks(writer, method, diagnostic);
}

function signature({ params, result }: Method, own: readonly string[], { scope }: Context): string {
  const returned = result === undefined ? "Task" : `Task<${scope.typeName(result)}>`;
  const args = params === undefined ? "" : `${scope.typeName(params)} args, `;
  return `${returned} ${asyncName(own)}(${args}CancellationToken cancellationToken = default)`;
}

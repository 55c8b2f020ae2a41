import type CodeBlockWriter from "code-block-writer";
import { text } from "../../text.ts";
import { markdownCode } from "../markdown.ts";
import type { MethodGroup } from "../rpc-groups.ts";
import { pascalIdentifier } from "../scope.ts";
import type { Context } from "./context.ts";
import { writeDoc, writeMarks } from "./docs.ts";
import { braces } from "./file.ts";
import { stringLiteral } from "./literal.ts";
import { handlerName, methodsName } from "./rpc-names.ts";

/** The names of the methods on the wire. */
export function writeMethods(
  writer: CodeBlockWriter,
  group: MethodGroup,
  { scope }: Context,
): void {
  const name = methodsName(group, scope.model);
  writeDoc(writer, {
    description: `The methods of \`${handlerName(group, scope.model)}\`, as the wire names them.`,
    otherwise: "",
  });
  braces(writer, `public static class ${name}`, () => {
    group.methods.forEach((member, index) => {
      if (index > 0) writer.blankLine();
      writeDoc(writer, { description: markdownCode(member.method.name), otherwise: "" });
      writer.writeLine(
        `public const string ${pascalIdentifier(member.name)} = ${stringLiteral(member.method.name)};`,
      );
    });
  });
}

export function writeHandler(writer: CodeBlockWriter, group: MethodGroup, context: Context): void {
  const { scope, diagnostic } = context;
  writeDoc(writer, {
    description:
      group.direction === "runtimeToClient"
        ? "Answers the calls that the runtime sends to its client, several at once."
        : "The calls that a client sends to the runtime.",
    otherwise: "",
  });
  braces(writer, `public interface ${handlerName(group, scope.model)}`, () => {
    group.methods.forEach(({ method, name }, index) => {
      if (index > 0) writer.blankLine();
      const { params, result } = method;
      writeDoc(writer, {
        description: method.description,
        otherwise: text`Calls ${markdownCode(method.name)}.`,
        elements: [
          ...(params === undefined ? [] : ['<param name="args">What the call says.</param>']),
          '<param name="cancellationToken">Ends the wait for the result.</param>',
        ],
      });
      writeMarks(writer, method, diagnostic);
      const returned = result === undefined ? "Task" : `Task<${scope.typeName(result)}>`;
      const args = params === undefined ? "" : `${scope.typeName(params)} args, `;
      writer.writeLine(
        `${returned} ${pascalIdentifier(name)}Async(${args}CancellationToken cancellationToken = default);`,
      );
    });
  });
}

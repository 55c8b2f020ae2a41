import type CodeBlockWriter from "code-block-writer";
import { isEmpty, text } from "../../text.ts";
import { words } from "../../names.ts";
import { markdownCode } from "../markdown.ts";
import type { Method, Model } from "../model.ts";
import type { Signature } from "../reach.ts";
import { ownName, type MethodGroup } from "../rpc-groups.ts";
import { pascalIdentifier, type Scope } from "../scope.ts";
import { codeSpan, writeJavadoc, writeMarks } from "./docs.ts";
import { separate } from "./layout.ts";
import { stringLiteral } from "./literal.ts";
import { constantName, methodName } from "./names.ts";
import { javaType } from "./types.ts";

/** `ProviderTokenHandler` answers what the other side asks; `…Client` asks it. */
export function groupName({ prefix, direction }: MethodGroup, { title }: Model): string {
  const subject = pascalIdentifier(isEmpty(prefix) ? (title ?? "Rpc") : prefix);
  return subject + (direction === "runtimeToClient" ? "Handler" : "Client");
}

export function writeGroup(writer: CodeBlockWriter, group: MethodGroup, scope: Scope): void {
  const answers = group.direction === "runtimeToClient";
  writeJavadoc(writer, {
    description: answers
      ? "Answers the calls that the runtime sends to its client. Implementations are called by several threads."
      : "The calls that a client sends to the runtime.",
  });
  if (group.methods.every(({ method }) => method.experimental)) writer.writeLine("@Experimental");
  writer.write(`public interface ${groupName(group, scope.model)}`).block(() => {
    for (const { method, name } of group.methods) {
      separate(writer);
      writeJavadoc(writer, {
        description: text`The method ${markdownCode(method.name)}, as the wire names it.`,
      });
      writer.writeLine(`String ${constantName(words(name))} = ${stringLiteral(method.name)};`);
    }
    for (const { method, name } of group.methods)
      writeMethod(writer, method, methodName(name), scope);
  });
}

function writeMethod(writer: CodeBlockWriter, method: Method, name: string, scope: Scope): void {
  const { params, result } = method;
  const returned = result === undefined ? "Void" : scope.typeName(result);
  writer.blankLine();
  writeJavadoc(writer, {
    ...method,
    tags: [
      ...(params === undefined ? [] : ["@param params what the call says"]),
      `@return completes with ${result === undefined ? "{@code null}" : "the result"}, or exceptionally where the call fails`,
    ],
  });
  writeMarks(writer, method);
  const declared = params === undefined ? "" : `${scope.typeName(params)} params`;
  writer.writeLine(`CompletableFuture<${returned}> ${name}(${declared});`);
}

/** The function that stays in the process, as an interface that a lambda implements. */
export function writeCallbackType(
  writer: CodeBlockWriter,
  { callback, params, result, property }: Signature,
  scope: Scope,
): void {
  const returned = javaType(result, scope);
  writeJavadoc(writer, {
    description: text`Answers ${markdownCode(callback.method)} within this process. It is never serialized, and may be called by several threads.`,
    deprecated: property.deprecated,
  });
  writeMarks(writer, property);
  writer.writeLine("@FunctionalInterface");
  writer.write(`public interface ${pascalIdentifier(callback.name)}`).block(() => {
    writeJavadoc(writer, {
      tags: [
        ...(params === undefined ? [] : ["@param args what the call says"]),
        `@return completes with ${codeSpan(callback.result)}, or exceptionally if there is none`,
      ],
    });
    const declared = params === undefined ? "" : `${scope.typeName(params)} args`;
    writer.writeLine(
      `CompletableFuture<${returned}> ${methodName(ownName(callback.method))}(${declared});`,
    );
  });
}

import type { CodeWriter } from "../writer.ts";
import { text, type Text } from "../../text.ts";
import { markdownCode } from "../markdown.ts";
import type { Method } from "../model.ts";
import type { Signature } from "../reach.ts";
import { groupMarks, groupName, methodsOf, ownWords, type MethodGroup } from "../rpc-groups.ts";
import type { Scope } from "../scope.ts";
import { codeSpan, writeJavadoc, writeMarks } from "./docs.ts";
import { listed, separate } from "./layout.ts";
import { stringLiteral } from "./literal.ts";
import { callbackName, constantName, methodName, pascal } from "./names.ts";
import { javaType } from "./types.ts";

export function writeHandler(writer: CodeWriter, group: MethodGroup, scope: Scope): void {
  writeHead(writer, group, scope, {
    description: text`Answers ${methodsOf(group)}, which the other side calls. Implementations are called by several threads.`,
    kind: "interface",
  });
  writer.block(() => {
    writeConstants(writer, group, "");
    for (const { method, own } of group.members) {
      writer.blankLine();
      writeMethodDoc(writer, method);
      writer.writeLine(`${signature(method, own, scope)};`);
    }
    writer.blankLine();
    writeDispatch(writer, group, scope);
  });
}

function writeDispatch(writer: CodeWriter, group: MethodGroup, scope: Scope): void {
  writeJavadoc(writer, {
    description: "Passes one call to its method.",
    tags: [
      "@param method the name on the wire",
      "@param params {@code null} where there are none",
      "@return completes with the result as JSON; with an {@link RpcException} if the method does not exist or the parameters are not what it takes; or with what the method fails with",
    ],
  });
  writer.write("default CompletableFuture<JsonNode> dispatch(String method, JsonNode params)");
  writer.block(() => {
    writer.writeLine("return RpcValues.dispatched(() -> switch (method) {").indent(() => {
      for (const { method, own } of group.members) {
        const read =
          method.params === undefined
            ? []
            : [
                listed(
                  "RpcValues.accept(",
                  ["params", ...classOf(scope.typeName(method.params))],
                  ")",
                ),
              ];
        const end = method.result === undefined ? "done" : "reply";
        const called = `${methodName(own)}(${read.join("")})`;
        writer.writeLine(`case ${constantName(own)} -> RpcValues.${end}(${called});`);
      }
      writer.writeLine("default -> throw RpcValues.methodNotFound(method);");
    });
    writer.writeLine("});");
  });
}

function classOf(type: string): readonly string[] {
  return [`${type}.class`, `${type}::validate`];
}

export function writeCaller(writer: CodeWriter, group: MethodGroup, scope: Scope): void {
  writeHead(writer, group, scope, {
    description: text`Calls ${methodsOf(group)}, which the other side answers.`,
    kind: "final class",
  });
  writer.block(() => {
    writeConstants(writer, group, "public static final ");
    writer.blankLine();
    writer.writeLine("private final RpcCall call;").blankLine();
    writeJavadoc(writer, {
      description: "A caller for one connection.",
      tags: ["@param call sends each call"],
    });
    writer.write(`public ${groupName(group, pascal)}(RpcCall call)`).block(() => {
      writer.writeLine('this.call = Objects.requireNonNull(call, "call");');
    });
    for (const { method, own } of group.members) {
      writer.blankLine();
      writeMethodDoc(writer, method);
      writer.write(`public ${signature(method, own, scope)}`).block(() => {
        const params = method.params === undefined ? "null" : "RpcValues.written(params)";
        const sent = `call.call(${constantName(own)}, ${params})`;
        writer.writeLine(
          method.result === undefined
            ? `return ${sent}.thenApply(nothing -> null);`
            : `return RpcValues.read(${sent}, ${scope.typeName(method.result)}.class);`,
        );
      });
    }
  });
}

interface Head {
  readonly description: Text;
  readonly kind: string;
}

function writeHead(
  writer: CodeWriter,
  group: MethodGroup,
  scope: Scope,
  { description, kind }: Head,
): void {
  const marks = groupMarks(group);
  writeJavadoc(writer, { description, deprecated: marks.deprecated });
  writeMarks(writer, marks);
  const names = group.members.flatMap(({ method: { params, result } }) => [params, result]);
  const isDeprecated = names.some(
    (name) => name !== undefined && scope.definition(name).deprecated,
  );
  if (isDeprecated) writer.writeLine('@SuppressWarnings("deprecation")');
  writer.write(`public ${kind} ${groupName(group, pascal)}`);
}

function writeConstants(writer: CodeWriter, { members }: MethodGroup, mark: string): void {
  for (const { method, own } of members) {
    separate(writer);
    writeJavadoc(writer, {
      description: text`The method ${markdownCode(method.name)}, as the wire names it.`,
      deprecated: method.deprecated,
    });
    if (method.deprecated) writer.writeLine("@Deprecated");
    writer.writeLine(`${mark}String ${constantName(own)} = ${stringLiteral(method.name)};`);
  }
}

function writeMethodDoc(writer: CodeWriter, method: Method): void {
  const { params, result } = method;
  writeJavadoc(writer, {
    ...method,
    tags: [
      ...(params === undefined ? [] : ["@param params what the call says"]),
      `@return completes with ${result === undefined ? "{@code null}" : "the result"}, or exceptionally where the call fails`,
    ],
  });
  writeMarks(writer, method);
}

function signature(
  { params, result }: Method,
  own: readonly string[],
  { typeName }: Scope,
): string {
  const returned = result === undefined ? "Void" : typeName(result);
  const declared = params === undefined ? "" : `${typeName(params)} params`;
  return `CompletableFuture<${returned}> ${methodName(own)}(${declared})`;
}

/** The function that stays in the process, as an interface that a lambda implements. */
export function writeCallbackType(
  writer: CodeWriter,
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
  writer.write(`public interface ${callbackName(callback)}`).block(() => {
    writeJavadoc(writer, {
      tags: [
        ...(params === undefined ? [] : ["@param args what the call says"]),
        `@return completes with ${codeSpan(callback.result)}, or exceptionally if there is none`,
      ],
    });
    const declared = params === undefined ? "" : `${scope.typeName(params)} args`;
    writer.writeLine(
      `CompletableFuture<${returned}> ${methodName(ownWords(callback.method))}(${declared});`,
    );
  });
}

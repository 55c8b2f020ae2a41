import CodeBlockWriter from "code-block-writer";
import { isEmpty, text, type Text } from "../../text.ts";
import { camelCase, constantCase, pascalCase, words } from "../../names.ts";
import { markdownCode } from "../markdown.ts";
import type { Model } from "../model.ts";
import { methodGroups, type MethodGroup } from "../rpc-groups.ts";
import { markTags, writeDoc } from "./doc.ts";
import { finished, HEADER, WRITER } from "./file.ts";
import { imported } from "./functions.ts";
import { besides, memberName, quoted, typeName } from "./names.ts";

/** `PROVIDER_TOKEN_GET_TOKEN`. */
export function methodConstant(name: Text): string {
  return constantCase(words(name));
}

export function groupName(model: Model, { prefix, direction }: MethodGroup): string {
  const role = direction === "runtimeToClient" ? "Handler" : "Api";
  const name = pascalCase(words(prefix)) + role;
  return besides(model, name, "Rpc");
}

/** `rpc.ts`: the names of the methods, and what answers them. */
export function rpcModule(model: Model): string {
  const writer = new CodeBlockWriter(WRITER);
  const used = model.methods.flatMap(({ params, result }) => [params, result]);
  const names = new Set(used.flatMap((name) => (name === undefined ? [] : [typeName(name)])));
  writer.writeLine(HEADER);
  for (const line of imported([...names].toSorted(), "./types.js", "type ")) writer.writeLine(line);
  for (const method of model.methods) {
    writer.blankLine();
    writeDoc(writer, method.description, markTags(method));
    writer.writeLine(`export const ${methodConstant(method.name)} = ${quoted(method.name)};`);
  }
  for (const group of methodGroups(model)) {
    writer.blankLine();
    writeGroup(writer, model, group);
  }
  return finished(writer);
}

function writeGroup(writer: CodeBlockWriter, model: Model, group: MethodGroup): void {
  const { prefix, direction, methods } = group;
  const of = isEmpty(prefix) ? "the methods without a prefix" : markdownCode(text`${prefix}.*`);
  const [who, whom] =
    direction === "runtimeToClient" ? ["client", "runtime"] : ["runtime", "client"];
  const experimental = methods.every(({ method }) => method.experimental);
  const deprecated = methods.every(({ method }) => method.deprecated);
  writeDoc(
    writer,
    text`The ${who}'s answers to ${of}, which the ${whom} calls. A rejection is sent as an error, its message included.`,
    markTags({ experimental, deprecated }),
  );
  writer.write(`export interface ${groupName(model, group)} `).block(() => {
    for (const { method, name } of methods) {
      const params = method.params === undefined ? "" : `params: ${typeName(method.params)}`;
      const result = method.result === undefined ? "void" : typeName(method.result);
      writeDoc(writer, method.description, markTags(method));
      writer.writeLine(`${memberName(camelCase(words(name)))}(${params}): Promise<${result}>;`);
    }
  });
}

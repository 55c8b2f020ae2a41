import { codeWriter, type CodeWriter } from "../writer.ts";
import { text, type Text } from "../../text.ts";
import { camelCase, constantCase, words } from "../../names.ts";
import { laidOut, type Page } from "../layout.ts";
import type { Method, Model } from "../model.ts";
import {
  callers,
  groupMarks,
  groupName,
  handlers,
  methodsOf,
  type MethodGroup,
} from "../rpc-groups.ts";
import { markTags, writeDoc } from "./doc.ts";
import { finished, HEADER, PAGE, STEP } from "./file.ts";
import { imported, stripped } from "./functions.ts";
import { functionName, memberName, quoted, shapeName, typeName } from "./names.ts";

/** `PROVIDER_TOKEN_GET_TOKEN`. */
export function methodConstant(name: Text): string {
  return constantCase(words(name));
}

/** `dispatchProviderToken`. */
export function dispatchName({ subject }: MethodGroup): string {
  return camelCase(["dispatch", ...subject]);
}

/** What `rpc.ts` exports. */
export function rpcExports(model: Model): readonly string[] {
  if (model.methods.length === 0) return [];
  return [
    ...model.methods.map(({ name }) => methodConstant(name)),
    "RpcError",
    ...(callers(model).length > 0 ? ["type RpcCall"] : []),
    ...handlers(model).flatMap((group) => [`type ${groupName(group)}`, dispatchName(group)]),
    ...callers(model).map((group) => groupName(group)),
  ];
}

/** Whether a call has something to read. */
export function readsValues(model: Model): boolean {
  return (
    handlers(model).some(({ members }) => members.some(({ method }) => method.params)) ||
    callers(model).some(({ members }) => members.some(({ method }) => method.result))
  );
}

/** `rpc.ts`: the names of the methods, what answers them, and what calls them. */
export function rpcModule(model: Model): string {
  const body = codeWriter(STEP);
  for (const method of model.methods) {
    if (!body.isEmpty()) body.blankLineIfLastNot();
    writeDoc(body, method.description, markTags(method));
    body.writeLine(`export const ${methodConstant(method.name)} = ${quoted(method.name)};`);
  }
  for (const group of handlers(model)) {
    writeHandler(body.blankLineIfLastNot(), group);
    writeDispatch(body.blankLine(), model, group);
  }
  if (callers(model).length > 0) {
    writeDoc(
      body.blankLine(),
      "Sends one call, and resolves to its result as parsed JSON. It rejects with what the other side answers as an error.",
    );
    body.writeLine("export type RpcCall = (method: string, params?: unknown) => Promise<unknown>;");
  }
  for (const group of callers(model)) writeCaller(body.blankLine(), model, group);
  return withImports(model, finished(body));
}

function withImports(model: Model, body: string): string {
  const writer = codeWriter(STEP);
  const used = (names: readonly string[]): readonly string[] =>
    names.filter((name) => new RegExp(String.raw`\b${name}\b`).test(body));
  const types = new Set(model.methods.flatMap(({ params, result }) => [params, result]));
  const given = [...types].filter((name) => name !== undefined);
  writer.writeLine(HEADER);
  const lines = [
    ...(handlers(model).length > 0 ? [`import { RpcError } from "./rpc-error.js";`] : []),
    ...imported(used(["accepted", "answered"]), "./rpc-value.js"),
    ...imported(used(given.map(shapeName).toSorted()), "./shapes.js"),
    ...imported(given.map(typeName).toSorted(), "./types.js", "type "),
    ...imported(used(given.map((name) => functionName("toWire", name)).toSorted()), "./wire.js"),
    "",
    `export { RpcError } from "./rpc-error.js";`,
  ];
  for (const line of lines) writer.writeLine(line);
  return `${finished(writer).trimEnd()}\n\n${body}`;
}

function writeHandler(writer: CodeWriter, group: MethodGroup): void {
  writeDoc(
    writer,
    text`Answers ${methodsOf(group)}, which the other side calls, perhaps several at once.`,
    markTags(groupMarks(group)),
  );
  writer.write(`export interface ${groupName(group)} `).block(() => {
    for (const { method, own } of group.members) {
      writeDoc(writer, method.description, markTags(method));
      writer.writeLine(`${memberName(camelCase(own))}(${parameter(method)}): ${promised(method)};`);
    }
  });
}

function writeDispatch(writer: CodeWriter, model: Model, group: MethodGroup): void {
  writeDoc(
    writer,
    text`Passes one call to its handler, and resolves to the result, for \`JSON.stringify\`. Rejects with an \`RpcError\` where the method is none of the handler's or the parameters are not what it takes, and with whatever the handler throws.`,
  );
  const head = {
    open: `export async function ${dispatchName(group)}(`,
    items: [`handler: ${groupName(group)}`, "method: string", "params?: unknown"],
    close: "): Promise<unknown> {",
  };
  const takes = group.members.some(({ method }) => method.params !== undefined);
  if (!takes) head.items.pop();
  for (const line of laidOut(head, PAGE)) writer.writeLine(line);
  writer.indent(() => {
    writer.write("switch (method) ").block(() => {
      for (const { method, own } of group.members) {
        writer.writeLine(`case ${methodConstant(method.name)}:`);
        writer.indent(() => writeCase(writer, model, method, memberName(camelCase(own))));
      }
      writer.writeLine("default:").indent(() => {
        writer.writeLine(
          "throw new RpcError(RpcError.METHOD_NOT_FOUND, `Method not found: ${method}`);",
        );
      });
    });
  });
  writer.writeLine("}");
}

function writeCase(writer: CodeWriter, model: Model, method: Method, member: string): void {
  const { params, result } = method;
  const call = {
    open: `await handler.${member}(`,
    items:
      params === undefined
        ? []
        : [
            {
              open: "accepted(",
              items: [shapeName(params), "params"],
              close: `) as ${typeName(params)}`,
            },
          ],
    close: ")",
  };
  if (result === undefined) {
    for (const line of laidOut(call, narrowed(6), 0, ";")) writer.writeLine(line);
    writer.writeLine("return null;");
    return;
  }
  const code = isStripped(model, result)
    ? { open: `return ${functionName("toWire", result)}(`, items: [call], close: ")" }
    : { ...call, open: `return ${call.open}` };
  for (const line of laidOut(code, narrowed(6), 0, ";")) writer.writeLine(line);
}

/** The page within this indentation, which the writer adds. */
function narrowed(by: number): Page {
  return { ...PAGE, width: PAGE.width - by };
}

function writeCaller(writer: CodeWriter, model: Model, group: MethodGroup): void {
  writeDoc(
    writer,
    text`Calls ${methodsOf(group)}, which the other side answers.`,
    markTags(groupMarks(group)),
  );
  writer.write(`export class ${groupName(group)} `).block(() => {
    writer.writeLine("readonly #call: RpcCall;").blankLine();
    writer.write("constructor(call: RpcCall) ").block(() => {
      writer.writeLine("this.#call = call;");
    });
    for (const { method, own } of group.members) {
      const name = camelCase(own);
      // A class may have a method of this name only so.
      const member = name === "constructor" ? `["constructor"]` : memberName(name);
      writer.blankLine();
      writeDoc(writer, method.description, markTags(method));
      writer.write(`async ${member}(${parameter(method)}): ${promised(method)} `).block(() => {
        writeSent(writer, model, method);
      });
    }
  });
}

function writeSent(writer: CodeWriter, model: Model, method: Method): void {
  const { params, result } = method;
  const constant = methodConstant(method.name);
  const given =
    params === undefined
      ? []
      : [isStripped(model, params) ? `${functionName("toWire", params)}(params)` : "params"];
  const call = `await this.#call(${[constant, ...given].join(", ")})`;
  if (result === undefined) {
    writer.writeLine(`${call};`);
    return;
  }
  const code = {
    open: "return answered(",
    items: [shapeName(result), constant, call],
    close: `) as ${typeName(result)}`,
  };
  for (const line of laidOut(code, narrowed(4), 0, ";")) writer.writeLine(line);
}

function isStripped(model: Model, type: Text): boolean {
  return stripped(model).some(({ name }) => name === type);
}

function parameter({ params }: Method): string {
  return params === undefined ? "" : `params: ${typeName(params)}`;
}

function promised({ result }: Method): string {
  return `Promise<${result === undefined ? "void" : typeName(result)}>`;
}

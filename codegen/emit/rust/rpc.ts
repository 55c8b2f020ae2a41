import { codeWriter, type CodeWriter } from "../writer.ts";
import { text, type Text } from "../../text.ts";
import { snakeCase } from "../../names.ts";
import { markdownCode } from "../markdown.ts";
import type { Method } from "../model.ts";
import { namespace } from "../namespace.ts";
import { callbacks, type Signature } from "../reach.ts";
import {
  callers,
  groupMarks,
  groupName,
  handlers,
  methodsOf,
  ownWords,
  type MethodGroup,
} from "../rpc-groups.ts";
import { boundChain, call, pair, signature } from "./layout.ts";
import { identifier } from "./names.ts";
import { rpcSupport } from "./support.ts";
import { doc, docOf, quoted } from "./text.ts";
import { rustType, type Rust } from "./types.ts";

const DIRECTIONS: Readonly<Record<Method["direction"], string>> = {
  clientToRuntime: "from the client to the runtime",
  runtimeToClient: "from the runtime to the client",
};

/** The names of the remote calls, the handlers that answer them, the callers, and the callbacks. */
export function writeRpc(rust: Rust, writer: CodeWriter): void {
  const body = codeWriter();
  writeNames(rust, body);
  for (const callback of callbacks(rust.model)) writeCallback(rust, body, callback);
  for (const group of handlers(rust.model)) {
    writeHandler(rust, body, group);
    writeDispatch(rust, body, group);
  }
  for (const group of callers(rust.model)) writeCaller(rust, body, group);
  writer.write(rpcSupport(body.toString(), callers(rust.model).length > 0));
  writer.blankLineIfLastNot().write(body.toString());
}

function writeNames({ model, names }: Rust, writer: CodeWriter): void {
  writer.writeLine("/// The names of the remote calls.");
  writer.writeLine("pub mod method {").indent(() => {
    for (const method of model.methods) {
      doc(writer, [`A call ${DIRECTIONS[method.direction]}.`, ...docOf(method)]);
      if (method.deprecated) writer.writeLine("#[deprecated]");
      pair(writer, `pub const ${names.method(method.name)}: &str =`, `${quoted(method.name)};`);
    }
  });
  writer.writeLine("}");
}

function writeCallback(rust: Rust, writer: CodeWriter, callback: Signature): void {
  const name = rust.names.callback(callback.callback);
  const own = memberName(callback.callback.method);
  const args = callback.params === undefined ? "" : rust.names.type(callback.params);
  const output = `Result<${rustType(rust, callback.result)}, BoxError>`;
  const named = args === "" ? [] : [`args: ${args}`];
  writer.blankLineIfLastNot();
  doc(writer, [
    text`Answers ${markdownCode(callback.callback.method)} in this process. Closures that return a future do.`,
  ]);
  writer.writeLine(`pub trait ${name}: Send + Sync {`).indent(() => {
    writer.writeLine("/// Called for each request, by several threads at once.");
    signature(writer, `fn ${own}`, ["&self", ...named], ` -> BoxFuture<'_, ${output}>;`);
  });
  writer.writeLine("}").blankLineIfLastNot();
  writer
    .writeLine(`impl<F, R> ${name} for F`)
    .writeLine("where")
    .indent(() => {
      writer.writeLine(`F: Fn(${args}) -> R + Send + Sync,`);
      writer.writeLine(`R: Future<Output = ${output}> + Send + 'static,`);
    });
  writer.writeLine("{").indent(() => {
    signature(writer, `fn ${own}`, ["&self", ...named], ` -> BoxFuture<'_, ${output}> {`);
    writer.indent(() => writer.writeLine(`Box::pin(self(${args === "" ? "" : "args"}))`));
    writer.writeLine("}");
  });
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine(`impl fmt::Debug for dyn ${name} {`).indent(() => {
    writer.writeLine("fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {");
    writer.indent(() => writer.writeLine(`f.write_str("${name}")`)).writeLine("}");
  });
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine("/// The same callback, not one that does the same.");
  writer.writeLine(`impl PartialEq for dyn ${name} {`).indent(() => {
    writer.writeLine("fn eq(&self, other: &Self) -> bool {").indent(() => {
      writer.writeLine("let (this, other): (*const Self, *const Self) = (self, other);");
      writer.writeLine("this.cast::<()>() == other.cast::<()>()");
    });
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

function nameOf(rust: Rust, group: MethodGroup): string {
  return rust.names.claim(groupName(group));
}

function writeHandler(rust: Rust, writer: CodeWriter, group: MethodGroup): void {
  writer.blankLineIfLastNot();
  doc(writer, [
    text`Answers ${methodsOf(group)}, which the other side calls.`,
    ...docOf(groupMarks(group)),
  ]);
  writer.writeLine(`pub trait ${nameOf(rust, group)}: Send + Sync {`).indent(() => {
    const taken = members();
    for (const [index, { method, own }] of group.members.entries()) {
      if (index > 0) writer.blankLineIfLastNot();
      doc(writer, [text`Answers ${markdownCode(method.name)}.`, ...docOf(method)]);
      if (method.deprecated) writer.writeLine("#[deprecated]");
      const params =
        method.params === undefined ? [] : [`params: ${rust.names.type(method.params)}`];
      signature(
        writer,
        `fn ${taken(identifier(snakeCase(own)))}`,
        ["&self", ...params],
        ` -> BoxFuture<'_, Result<${resultOf(rust, method)}, BoxError>>;`,
      );
    }
  });
  writer.writeLine("}");
}

function writeDispatch(rust: Rust, writer: CodeWriter, group: MethodGroup): void {
  writer.blankLineIfLastNot();
  doc(writer, [
    "Passes one call to its handler, and returns the result.",
    "# Errors",
    "An `RpcError` if the method is none of the handler's or the parameters are not what it takes, and whatever the handler returns.",
  ]);
  const takes = group.members.some(({ method }) => method.params !== undefined);
  signature(
    writer,
    `pub async fn ${snakeCase(["dispatch", ...group.subject])}`,
    [
      `handler: &(impl ${nameOf(rust, group)} + ?Sized)`,
      "method: &str",
      `${takes ? "" : "_"}params: Option<serde_json::Value>`,
    ],
    " -> Result<serde_json::Value, BoxError> {",
  );
  writer.indent(() => {
    writer.writeLine("match method {").indent(() => {
      const taken = members();
      for (const { method, own } of group.members) {
        const member = taken(identifier(snakeCase(own)));
        writer.writeLine(`method::${rust.names.method(method.name)} => {`);
        writer.indent(() => writeCase(rust, writer, method, member));
        writer.writeLine("}");
      }
      writer.writeLine("_ => Err(method_not_found(method)),");
    });
    writer.writeLine("}");
  });
  writer.writeLine("}");
}

function writeCase(rust: Rust, writer: CodeWriter, method: Method, member: string): void {
  if (method.params !== undefined) {
    const validate = `${rust.names.type(method.params)}::validate`;
    call(writer, "let params = accept(", ["params", validate], ")?;");
  }
  const links = [
    "handler",
    `.${member}(${method.params === undefined ? "" : "params"})`,
    ".await?",
  ];
  if (method.result === undefined) {
    boundChain(writer, "", links);
    writer.writeLine("Ok(serde_json::Value::Null)");
  } else {
    boundChain(writer, "let result =", links);
    writer.writeLine("Ok(serde_json::to_value(result)?)");
  }
}

function writeCaller(rust: Rust, writer: CodeWriter, group: MethodGroup): void {
  const name = nameOf(rust, group);
  writer.blankLineIfLastNot();
  doc(writer, [
    text`Calls ${methodsOf(group)}, which the other side answers.`,
    ...docOf(groupMarks(group)),
  ]);
  writer.writeLine("#[derive(Clone, Debug)]");
  writer.writeLine(`pub struct ${name}<C> {`).indent(() => writer.writeLine("call: C,"));
  writer.writeLine("}").blankLineIfLastNot();
  writer.writeLine(`impl<C: RpcCall> ${name}<C> {`).indent(() => {
    writer.writeLine("/// A caller that sends its calls with `call`.");
    writer.writeLine("pub fn new(call: C) -> Self {");
    writer.indent(() => writer.writeLine("Self { call }")).writeLine("}");
    const taken = members("new");
    for (const { method, own } of group.members) {
      writer.blankLineIfLastNot();
      doc(writer, [
        text`Calls ${markdownCode(method.name)}.`,
        ...docOf(method),
        "# Errors",
        "What the other side answers as an error, or a result of another type.",
      ]);
      if (method.deprecated) writer.writeLine("#[deprecated]");
      const { params } = method;
      signature(
        writer,
        `pub async fn ${taken(identifier(snakeCase(own)))}`,
        ["&self", ...(params === undefined ? [] : [`params: &${rust.names.type(params)}`])],
        ` -> Result<${resultOf(rust, method)}, BoxError> {`,
      );
      writer.indent(() => writeSent(rust, writer, method));
      writer.writeLine("}");
    }
  });
  writer.writeLine("}");
}

function writeSent(rust: Rust, writer: CodeWriter, method: Method): void {
  const given = method.params === undefined ? "None" : "Some(params)";
  if (method.params !== undefined) {
    writer.writeLine("let params = serde_json::to_value(params)?;");
  }
  const links = [
    "self.call",
    `.call(method::${rust.names.method(method.name)}, ${given})`,
    ".await?",
  ];
  if (method.result === undefined) {
    boundChain(writer, "", links);
    writer.writeLine("Ok(())");
  } else {
    boundChain(writer, "let result =", links);
    writer.writeLine("Ok(serde_json::from_value(result)?)");
  }
}

function members(...reserved: readonly string[]): (wanted: string) => string {
  return namespace(reserved, (wanted) => `${wanted}_`);
}

function resultOf({ names }: Rust, { result }: Method): string {
  return result === undefined ? "()" : names.type(result);
}

function memberName(method: Text): string {
  return identifier(snakeCase(ownWords(method)));
}

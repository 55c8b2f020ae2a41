import type CodeBlockWriter from "code-block-writer";
import { isEmpty, text, type Text } from "../../text.ts";
import { constantCase, pascalCase, snakeCase, words } from "../../names.ts";
import { markdownCode } from "../markdown.ts";
import type { Method } from "../model.ts";
import { namespace } from "../namespace.ts";
import { callbacks, type Signature } from "../reach.ts";
import { isShared, methodGroups, ownName, type MethodGroup } from "../rpc-groups.ts";
import { pair, signature } from "./layout.ts";
import { identifier } from "./names.ts";
import { doc, docOf, quoted } from "./text.ts";
import { rustType, type Rust } from "./types.ts";

const DIRECTIONS: Readonly<Record<Method["direction"], string>> = {
  clientToRuntime: "from the client to the runtime",
  runtimeToClient: "from the runtime to the client",
};

/** The names of the remote calls, traits for those that answer them, and the callbacks. */
export function writeRpc(rust: Rust, writer: CodeBlockWriter): void {
  const { methods } = rust.model;
  if (methods.length === 0) return;
  writer.writeLine("/// What a trait object returns instead of an `async fn`.");
  writer.writeLine("pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;");
  writer.blankLineIfLastNot();
  writer.writeLine(
    "/// What answering may fail with. Its text may reach the other side: keep secrets out of it.",
  );
  writer.writeLine("pub type BoxError = Box<dyn std::error::Error + Send + Sync>;");
  writer.blankLineIfLastNot();
  writer.writeLine("/// The names of the remote calls.");
  writer.writeLine("pub mod method {").indent(() => {
    const taken = namespace([], (name) => `${name}_`);
    for (const method of methods) {
      doc(writer, [`A call ${DIRECTIONS[method.direction]}.`, ...docOf(method)]);
      if (method.deprecated) writer.writeLine("#[deprecated]");
      const name = taken(constantCase(words(method.name)));
      pair(writer, `pub const ${name}: &str =`, `${quoted(method.name)};`);
    }
  });
  writer.writeLine("}");
  for (const callback of callbacks(rust.model)) writeCallback(rust, writer, callback);
  for (const group of methodGroups(rust.model)) writeHandler(rust, writer, group);
}

function writeCallback(rust: Rust, writer: CodeBlockWriter, callback: Signature): void {
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

function writeHandler(rust: Rust, writer: CodeBlockWriter, group: MethodGroup): void {
  const { prefix, direction, methods } = group;
  const side = direction === "clientToRuntime" ? "runtime" : "client";
  const of = isEmpty(prefix) ? side : prefix;
  const role = isShared(rust.model, group) ? pascalCase([side]) : "";
  const name = rust.names.claim(`${pascalCase(words(of))}${role}Handler`);
  const subject = isEmpty(prefix) ? "calls" : text`the ${markdownCode(prefix)} calls`;
  writer.blankLineIfLastNot();
  doc(writer, [text`Answers ${subject} ${DIRECTIONS[direction]}.`]);
  writer.writeLine(`pub trait ${name}: Send + Sync {`).indent(() => {
    const taken = namespace([], (wanted) => `${wanted}_`);
    for (const [index, { method, name: own }] of methods.entries()) {
      if (index > 0) writer.blankLineIfLastNot();
      doc(writer, [text`Answers ${markdownCode(method.name)}.`, ...docOf(method)]);
      if (method.deprecated) writer.writeLine("#[deprecated]");
      const params =
        method.params === undefined ? [] : [`params: ${rust.names.type(method.params)}`];
      const result = method.result === undefined ? "()" : rust.names.type(method.result);
      signature(
        writer,
        `fn ${taken(identifier(snakeCase(words(own))))}`,
        ["&self", ...params],
        ` -> BoxFuture<'_, Result<${result}, BoxError>>;`,
      );
    }
  });
  writer.writeLine("}");
}

function memberName(method: Text): string {
  return identifier(snakeCase(words(ownName(method))));
}

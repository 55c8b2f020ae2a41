import type { Text } from "../../text.ts";
import type { Model } from "../model.ts";
import { laidOut } from "../layout.ts";
import { callbacks } from "../reach.ts";
import { enumConstants } from "./constants.ts";
import { imported, module, PAGE } from "./file.ts";
import { converted, redacted } from "./functions.ts";
import { quoted } from "./literal.ts";
import { callbackName, className, functionName } from "./names.ts";
import { rpcExports } from "./rpc.ts";

/** `__init__.py`: what the package exports, by name. */
export function initModule(model: Model, doc: Text): string {
  const some = converted(model).length > 0;
  const exports: readonly (readonly [string, readonly string[]])[] = [
    ["._check", some ? ["Violation", "WireError"] : []],
    ["._rpc_error", model.methods.length > 0 ? ["RpcError"] : []],
    ["._secret", some ? ["REDACTED", "Secret"] : []],
    [".constants", enumConstants(model).map(({ name }) => name)],
    [
      ".models",
      [
        ...model.types.map(({ name }) => className(name)),
        ...callbacks(model).map(({ callback }) => callbackName(callback)),
      ],
    ],
    [".redaction", redacted(model).map(({ name }) => functionName("redact", name))],
    [".rpc", rpcExports(model)],
    [".validation", converted(model).map(({ name }) => functionName("validate", name))],
    [
      ".wire",
      converted(model).flatMap(({ name }) => [
        functionName("from_wire", name),
        functionName("to_wire", name),
      ]),
    ],
  ];
  const names = exports.flatMap(([, each]) => each).map(quoted);
  const all = laidOut({ open: "__all__ = [", close: "]", items: names, broken: true }, PAGE);
  const text = module(
    doc,
    exports.flatMap(([from, each]) => imported(from, each)),
    [],
  );
  return `${text}\n${all.join("\n")}\n`;
}

import { isEmpty, text, type Text } from "../../text.ts";
import { pascalCase, words } from "../../names.ts";
import type { Method, Model } from "../model.ts";
import { laidOut } from "../layout.ts";
import { callbacks } from "../reach.ts";
import { methodGroups, type MethodGroup } from "../rpc-groups.ts";
import { usesOf } from "./code.ts";
import { methodConstant } from "./constants.ts";
import { docstring, marks } from "./doc.ts";
import { imported, module, PAGE } from "./file.ts";
import { quoted } from "./literal.ts";
import { besides, callbackName, className, functionName, keyName } from "./names.ts";
import { typeText } from "./types.ts";

export function groupName(model: Model, { prefix, direction }: MethodGroup): string {
  const role = direction === "runtimeToClient" ? "Handler" : "Api";
  return besides(model, pascalCase(words(prefix)) + role, "Rpc");
}

/** What answers a call: a function for each group that the client answers. */
export function handleName({ prefix }: MethodGroup): string {
  return `handle_${keyName(isEmpty(prefix) ? "call" : prefix)}`.replace(/_$/, "");
}

export function handled(model: Model): readonly MethodGroup[] {
  return methodGroups(model).filter(({ direction }) => direction === "runtimeToClient");
}

/** `ask_bearer_token_provider`. */
export function askName(callback: Text): string {
  return `ask_${keyName(callback)}`;
}

/** `rpc.py`: the names of the methods, and what answers them. */
export function rpcModule(model: Model): string {
  const groups = methodGroups(model);
  const parts = [
    model.methods.flatMap((method) => [
      `${methodConstant(method.name)}: Final = ${quoted(method.name)}`,
      ...docstring([method.description, ...marks(method)], ""),
    ]),
    ...groups.map((group) => protocol(model, group)),
    ...handled(model).map((group) => handle(model, group)),
    ...callbacks(model).map((callback) => ask(model, callback)),
  ];
  const uses = usesOf(parts.flat().join("\n"));
  const wire = model.types
    .flatMap(({ name }) => [functionName("from_wire", name), functionName("to_wire", name)])
    .filter(uses);
  const models = [
    ...model.types.map(({ name }) => className(name)),
    ...callbacks(model).map(({ callback }) => callbackName(model, callback.name)),
  ].filter(uses);
  return module(
    "Remote calls: their names, and what answers them.",
    [
      ...imported("typing", ["Any", "Awaitable", "Final", "Protocol"].filter(uses)),
      ...(models.length + wire.length > 0 ? [""] : []),
      ...imported(".models", models),
      ...imported(".wire", wire),
    ],
    parts,
  );
}

function protocol(model: Model, group: MethodGroup): readonly string[] {
  const { prefix, direction, methods } = group;
  const of = isEmpty(prefix) ? "the methods without a prefix" : text`\`\`${prefix}.*\`\``;
  const [who, whom] =
    direction === "runtimeToClient" ? ["client", "runtime"] : ["runtime", "client"];
  const experimental = methods.every(({ method }) => method.experimental);
  const deprecated = methods.every(({ method }) => method.deprecated);
  return [
    `class ${groupName(model, group)}(Protocol):`,
    ...docstring(
      [
        text`The ${who}'s answers to ${of}, which the ${whom} calls.`,
        ...marks({ experimental, deprecated }),
      ],
      "    ",
    ),
    ...methods.flatMap(({ method, name }) => signature(method, name)),
  ];
}

function signature(method: Method, name: Text): readonly string[] {
  const params = method.params === undefined ? [] : [`params: ${className(method.params)}`];
  const result = method.result === undefined ? "None" : className(method.result);
  const doc = docstring([method.description, ...marks(method)], "        ");
  const head = laidOut(
    { open: `async def ${keyName(name)}(`, close: `) -> ${result}:`, items: ["self", ...params] },
    PAGE,
    4,
  );
  const [last = "", ...before] = head.toReversed();
  return doc.length > 0
    ? ["", ...head, ...doc, "        ..."]
    : ["", ...before.toReversed(), `${last} ...`];
}

function handle(model: Model, group: MethodGroup): readonly string[] {
  return [
    ...laidOut(
      {
        open: `async def ${handleName(group)}(`,
        close: ") -> Any:",
        items: [`handler: ${groupName(model, group)}`, "method: str", "params: object"],
      },
      PAGE,
    ),
    ...docstring(
      [
        "Answers one call with what crosses the wire.",
        "Raises ``LookupError`` for a method that is not the handler's, and ``WireError`` for parameters of another type.",
      ],
      "    ",
    ),
    ...group.methods.flatMap(({ method, name }) => {
      const params =
        method.params === undefined ? "" : `${functionName("from_wire", method.params)}(params)`;
      const call = `await handler.${keyName(name)}(${params})`;
      return [
        `    if method == ${methodConstant(method.name)}:`,
        ...(method.result === undefined
          ? [`        ${call}`, "        return None"]
          : laidOut(
              {
                open: `return ${functionName("to_wire", method.result)}(`,
                close: ")",
                items: [call],
              },
              PAGE,
              8,
            )),
      ];
    }),
    `    raise LookupError(f"not a method of ${groupName(model, group)}: {method}")`,
  ];
}

function ask(
  model: Model,
  { callback, params, result }: ReturnType<typeof callbacks>[number],
): readonly string[] {
  const answer = typeText(result);
  return [
    ...laidOut(
      {
        open: `async def ${askName(callback.name)}(`,
        close: `) -> ${answer}:`,
        items: [
          `callback: ${callbackName(model, callback.name)}`,
          ...(params === undefined ? [] : [`args: ${className(params)}`]),
        ],
      },
      PAGE,
    ),
    ...docstring(["Calls it, and awaits an answer that is not there at once."], "    "),
    `    answer = callback(${params === undefined ? "" : "args"})`,
    "    return await answer if isinstance(answer, Awaitable) else answer",
  ];
}

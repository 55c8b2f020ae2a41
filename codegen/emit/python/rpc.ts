import { text, type Text } from "../../text.ts";
import { snakeCase } from "../../names.ts";
import type { Method, Model } from "../model.ts";
import { laidOut } from "../layout.ts";
import { callbacks, type Signature } from "../reach.ts";
import {
  callers,
  groupMarks,
  groupName,
  handlers,
  methodsOf,
  type MethodGroup,
} from "../rpc-groups.ts";
import { usesOf } from "./code.ts";
import { methodConstant } from "./constants.ts";
import { docstring, marks } from "./doc.ts";
import { imported, module, PAGE } from "./file.ts";
import { quoted } from "./literal.ts";
import { callbackName, className, functionName, keyName } from "./names.ts";
import { typeText } from "./types.ts";

/** `dispatch_provider_token`. */
export function dispatchName({ subject }: MethodGroup): string {
  return snakeCase(["dispatch", ...subject]);
}

/** `ask_bearer_token_provider`. */
export function askName(callback: Text): string {
  return `ask_${keyName(callback)}`;
}

/** The names that `rpc.py` exports. */
export function rpcExports(model: Model): readonly string[] {
  return [
    ...model.methods.map(({ name }) => methodConstant(name)),
    ...handlers(model).flatMap((group) => [groupName(group), dispatchName(group)]),
    ...(callers(model).length > 0 ? ["RpcCall"] : []),
    ...callers(model).map((group) => groupName(group)),
    ...callbacks(model).map(({ callback }) => askName(callback.name)),
  ];
}

/** `rpc.py`: the names of the methods, the handlers that answer them, and the callers. */
export function rpcModule(model: Model): string {
  const parts = [
    model.methods.flatMap((method) => [
      `${methodConstant(method.name)}: Final = ${quoted(method.name)}`,
      ...docstring([method.description, ...marks(method)], ""),
    ]),
    ...handlers(model).flatMap((group) => [handler(group), dispatch(group)]),
    ...(callers(model).length > 0 ? [RPC_CALL] : []),
    ...callers(model).map(caller),
    ...callbacks(model).map(ask),
  ];
  const uses = usesOf(parts.flat().join("\n"));
  const functions = (verb: "from_wire" | "to_wire" | "validate"): readonly string[] =>
    model.types.map(({ name }) => functionName(verb, name)).filter(uses);
  const models = [
    ...model.types.map(({ name }) => className(name)),
    ...callbacks(model).map(({ callback }) => callbackName(callback)),
  ].filter(uses);
  const wire = model.types
    .flatMap(({ name }) => [functionName("from_wire", name), functionName("to_wire", name)])
    .filter(uses);
  const own = [
    ...imported("._rpc_error", ["RpcError"].filter(uses)),
    ...imported("._rpc_value", ["accepted"].filter(uses)),
    ...imported(".models", models),
    ...imported(".validation", functions("validate")),
    ...imported(".wire", wire),
  ];
  return module(
    "Remote calls: their names, what answers them, and what calls them.",
    [
      ...imported(
        "typing",
        ["Any", "Awaitable", "Callable", "Final", "Optional", "Protocol"].filter(uses),
      ),
      ...(own.length > 0 ? ["", ...own] : []),
    ],
    parts,
  );
}

const RPC_CALL = [
  "RpcCall = Callable[[str, Optional[dict[str, Any]]], Awaitable[object]]",
  ...docstring(
    [
      "Sends one call, and returns its result as parsed JSON. It raises what the other side answers as an error.",
    ],
    "",
  ),
];

function handler(group: MethodGroup): readonly string[] {
  return [
    `class ${groupName(group)}(Protocol):`,
    ...docstring(
      [
        text`Answers ${methodsOf(group)}, which the other side calls, perhaps several at once.`,
        ...marks(groupMarks(group)),
      ],
      "    ",
    ),
    ...group.members.flatMap(({ method, own }) => {
      const doc = docstring([method.description, ...marks(method)], "        ");
      const head = signature(method, own);
      if (doc.length > 0) return ["", ...head, ...doc, "        ..."];
      const [last = "", ...before] = head.toReversed();
      return ["", ...before.toReversed(), `${last} ...`];
    }),
  ];
}

function signature(method: Method, own: readonly string[]): readonly string[] {
  const params = method.params === undefined ? [] : [`params: ${className(method.params)}`];
  const result = method.result === undefined ? "None" : className(method.result);
  return laidOut(
    {
      open: `async def ${keyName(snakeCase(own))}(`,
      close: `) -> ${result}:`,
      items: ["self", ...params],
    },
    PAGE,
    4,
  );
}

function dispatch(group: MethodGroup): readonly string[] {
  const takes = group.members.some(({ method }) => method.params !== undefined);
  return [
    ...laidOut(
      {
        open: `async def ${dispatchName(group)}(`,
        close: ") -> Any:",
        items: [
          `handler: ${groupName(group)}`,
          "method: str",
          ...(takes ? ["params: object = None"] : []),
        ],
      },
      PAGE,
    ),
    ...docstring(
      [
        "Passes one call to its handler, and returns the result for ``json.dumps``.",
        "Raises ``RpcError`` where the method is none of the handler's or the parameters are not what it takes, and whatever the handler raises.",
      ],
      "    ",
    ),
    ...group.members.flatMap(({ method, own }) => {
      const read =
        method.params === undefined
          ? []
          : [
              {
                open: "accepted(",
                close: ")",
                items: [
                  "params",
                  functionName("from_wire", method.params),
                  functionName("validate", method.params),
                ],
              },
            ];
      const call = {
        open: `await handler.${keyName(snakeCase(own))}(`,
        close: ")",
        items: read,
      };
      return [
        `    if method == ${methodConstant(method.name)}:`,
        ...(method.result === undefined
          ? [...laidOut(call, PAGE, 8), "        return None"]
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
    '    raise RpcError(RpcError.METHOD_NOT_FOUND, f"Method not found: {method}")',
  ];
}

function caller(group: MethodGroup): readonly string[] {
  return [
    `class ${groupName(group)}:`,
    ...docstring(
      [text`Calls ${methodsOf(group)}, which the other side answers.`, ...marks(groupMarks(group))],
      "    ",
    ),
    "",
    "    def __init__(self, call: RpcCall) -> None:",
    "        self._call = call",
    ...group.members.flatMap(({ method, own }) => [
      "",
      ...signature(method, own),
      ...docstring([method.description, ...marks(method)], "        "),
      ...sent(method),
    ]),
  ];
}

function sent({ name, params, result }: Method): readonly string[] {
  const call = {
    open: "await self._call(",
    close: ")",
    items: [
      methodConstant(name),
      params === undefined ? "None" : `${functionName("to_wire", params)}(params)`,
    ],
  };
  if (result === undefined) return laidOut(call, PAGE, 8);
  return laidOut(
    { open: `return ${functionName("from_wire", result)}(`, close: ")", items: [call] },
    PAGE,
    8,
  );
}

function ask({ callback, params, result }: Signature): readonly string[] {
  const answer = typeText(result);
  return [
    ...laidOut(
      {
        open: `async def ${askName(callback.name)}(`,
        close: `) -> ${answer}:`,
        items: [
          `callback: ${callbackName(callback)}`,
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

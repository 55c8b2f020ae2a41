import type { Emitter, GeneratedFile } from "../../../codegen/emitter.ts";
import type { Json } from "../../../codegen/model.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";

type Members = { readonly [name: string]: Json };

/** What an emitter makes of some definitions, by path. */
export function emitted(
  emit: Emitter,
  definitions: Members,
  rest: Members = {},
): (path: string) => string {
  const model = readSchema({ $defs: definitions, ...rest });
  const files = emit(model, { name: "my-types", version: "1.2.3" });
  return (path) => contentOf(files, path);
}

function contentOf(files: readonly GeneratedFile[], path: string): string {
  const file = files.find((each) => each.path.endsWith(path));
  if (file === undefined)
    throw new Error(`${path} is not among ${files.map((each) => each.path).join(", ")}`);
  return file.content;
}

export function object(properties: Members, rest: Members = {}): Json {
  return { type: "object", properties, ...rest };
}

/** A callback and the method it answers. */
export const callback: { readonly definitions: Members; readonly rest: Members } = {
  definitions: {
    Client: object({
      hasAsk: {
        type: "boolean",
        "x-callback": { name: "ask", method: "answer.get", result: "text" },
      },
    }),
    Question: object({ about: { type: "string" } }),
    Answer: object({ text: { type: "string" } }, { required: ["text"] }),
  },
  rest: {
    "x-methods": {
      "answer.get": {
        direction: "runtimeToClient",
        params: { $ref: "#/$defs/Question" },
        result: { $ref: "#/$defs/Answer" },
      },
    },
  },
};

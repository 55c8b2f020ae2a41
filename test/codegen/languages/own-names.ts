import { collisionKey } from "../../../codegen/names.ts";
import type { Emitter } from "../../../codegen/emitter.ts";
import type { Json } from "../../../codegen/model.ts";
import { readSchema } from "../../../codegen/read-schema/read-schema.ts";
import { codeOf } from "../code.ts";
import { ALL_KINDS } from "./all-kinds.ts";

type Members = Readonly<Record<string, Json>>;

/**
 * A schema of every kind of type, with a definition, a property and an enum value for each name that the code of its
 * package contains.
 */
export function namedAsTheCode(emitter: Emitter): Json {
  const files = emitter(readSchema(ALL_KINDS), { name: "own-names", version: "1.0.0" });
  const code = files.map(({ path, content }) => codeOf(path, content) ?? "").join("\n");
  const names = new Map<string, string>();
  for (const name of code.match(/[A-Za-z_]\w*/g) ?? []) {
    const key = collisionKey(name);
    if (key !== "" && !names.has(key)) names.set(key, name);
  }
  const given = new Set(Object.keys(ALL_KINDS.$defs).map(collisionKey));
  const own = [...names].flatMap(([key, name]) => (given.has(key) ? [] : [name]));
  return {
    ...ALL_KINDS,
    $defs: {
      ...Object.fromEntries(own.map((name, index) => [name, kindOf(name, index)])),
      ...ALL_KINDS.$defs,
      ...holders(own),
    },
  };
}

const text: Json = { type: "string" };

function kindOf(name: string, index: number): Json {
  const kinds: readonly Json[] = [
    { type: "object", properties: { [name]: text }, required: [name] },
    { type: "string", enum: [name, `${name}-other`] },
    { anyOf: [text, { type: "array", items: text }, { $ref: "#/$defs/Part" }] },
    { oneOf: [{ $ref: "#/$defs/Round" }, { $ref: "#/$defs/Square" }] },
    { type: "array", items: { $ref: "#/$defs/Part" }, minItems: 1 },
  ];
  return kinds[index % kinds.length] ?? text;
}

/** Objects of fifty properties, each with the type of its name, some of them required. */
function holders(names: readonly string[]): Members {
  const chunks = Array.from({ length: Math.ceil(names.length / 50) }, (_, index) =>
    names.slice(index * 50, index * 50 + 50),
  );
  return Object.fromEntries(
    chunks.map((chunk, index) => [
      `Holder${index}`,
      {
        type: "object",
        properties: Object.fromEntries(
          chunk.map((name, place) => [name, place % 3 === 0 ? text : { $ref: `#/$defs/${name}` }]),
        ),
        required: chunk.filter((_, place) => place % 10 === 1),
      },
    ]),
  );
}

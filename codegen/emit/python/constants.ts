import type { Text } from "../../text.ts";
import { enumWords, words } from "../../names.ts";
import type { Model } from "../model.ts";
import { namespace } from "../namespace.ts";
import { imported, module, withDocstring } from "./file.ts";
import { quoted } from "./literal.ts";
import { className, constantName } from "./names.ts";

interface Constant {
  readonly name: string;
  readonly value: Text;
  readonly description?: Text;
}

/** The known values of each enum, each under a name of its own. */
export function enumConstants(model: Model): readonly Constant[] {
  const methods = model.methods.map(({ name }) => methodConstant(name));
  const free = namespace(methods, (name) => `${name}_`);
  return model.types.flatMap((type) => {
    if (type.kind !== "enum") return [];
    const named = enumWords(type.values.map(({ value }) => value));
    return type.values.map(({ value, description }, index) => {
      const name = free(constantName(words(className(type.name)), named[index] ?? []));
      return { name, value, ...(description === undefined ? {} : { description }) };
    });
  });
}

/** `PROVIDER_TOKEN_GET_TOKEN`. */
export function methodConstant(name: Text): string {
  return constantName(words(name));
}

/** `constants.py`. */
export function constantsModule(model: Model): string {
  const lines = enumConstants(model).flatMap(({ name, value, description }) =>
    withDocstring(`${name}: Final = ${quoted(value)}`, [description]),
  );
  return module("The known values of each enum.", imported("typing", ["Final"]), [lines]);
}

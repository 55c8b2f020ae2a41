import { ofSchemaText, type Text } from "../text.ts";
import type { Model } from "./model.ts";
import { callbacks } from "./reach.ts";
import { renamed } from "./renamed.ts";
import { callbackWords, methodGroups, type MethodGroup } from "./rpc-groups.ts";

/** The identifiers of a language for groups and callbacks. */
export interface RpcIdentifiers {
  /** All identifiers that are made of a group's name. */
  readonly group: (group: Pick<MethodGroup, "subject" | "role">) => readonly string[];
  /** The type of a callback, if it has one. */
  readonly callback: (words: readonly string[]) => readonly string[];
}

/**
 * The model with another name for each group of methods and each type of a callback whose name the package has for
 * something else: a group `fs` is then named as `fs.rpc` would be, and a callback `any` is an `AnyCallback`.
 */
export function withFreeRpcNames(
  model: Model,
  isFree: (identifier: string) => boolean,
  { group, callback }: RpcIdentifiers,
): Model {
  const taken = new Set<string>();
  const chosen = (
    words: readonly string[],
    suffix: string,
    identifiers: (words: readonly string[]) => readonly string[],
  ): readonly string[] => {
    let found = words;
    for (let number = 1; !identifiers(found).every((one) => isFree(one) && !taken.has(one));) {
      found = [...words, suffix, ...(number === 1 ? [] : [String(number)])];
      number += 1;
    }
    for (const one of identifiers(found)) taken.add(one);
    return found;
  };
  const groups = new Map<Text, Text>();
  for (const { subject, role, members } of methodGroups(model)) {
    const found = chosen(subject, "rpc", (words) => group({ subject: words, role }));
    if (found === subject) continue;
    for (const { method } of members) groups.set(method.name, ofSchemaText(found.join(" ")));
  }
  const types = new Map<Text, Text>();
  for (const { callback: one } of callbacks(model)) {
    const words = callbackWords(one);
    const found = chosen(words, "callback", callback);
    if (found !== words) types.set(one.name, ofSchemaText(found.join(" ")));
  }
  return renamed(model, {
    type: (name) => name,
    group: (method) => groups.get(method),
    callbackType: (name) => types.get(name),
  });
}

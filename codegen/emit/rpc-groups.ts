import { isEmpty, ofSchemaText, unescaped, type Text } from "../text.ts";
import type { Method, Model } from "./model.ts";

/** Methods that one side answers together: those with the same words before the last dot of their name. */
export interface MethodGroup {
  /** `providerToken`; empty where a name has no dot. */
  readonly prefix: Text;
  readonly direction: Method["direction"];
  readonly methods: readonly Member[];
}

interface Member {
  readonly method: Method;
  /** `getToken`. */
  readonly name: Text;
}

export function methodGroups({ methods }: Model): readonly MethodGroup[] {
  const groups: { prefix: Text; direction: Method["direction"]; methods: Member[] }[] = [];
  for (const method of methods) {
    const { direction } = method;
    const { prefix, name } = parts(method.name);
    const group = groups.find((one) => one.prefix === prefix && one.direction === direction);
    if (group === undefined) groups.push({ prefix, direction, methods: [{ method, name }] });
    else group.methods.push({ method, name });
  }
  return groups;
}

/** Whether methods of this prefix go in both directions, so that the prefix alone does not identify a group. */
export function isShared(model: Model, { prefix }: MethodGroup): boolean {
  const sides = methodGroups(model).filter((group) => group.prefix === prefix);
  return sides.length > 1 && !isEmpty(prefix);
}

/** What stands before and after the last dot of a name. */
export function parts(method: Text): { readonly prefix: Text; readonly name: Text } {
  const whole = unescaped(method);
  const dot = whole.lastIndexOf(".");
  return {
    prefix: ofSchemaText(whole.slice(0, Math.max(dot, 0))),
    name: ofSchemaText(whole.slice(dot + 1)),
  };
}

/** `getToken` of `providerToken.getToken`. */
export function ownName(method: Text): Text {
  return parts(method).name;
}

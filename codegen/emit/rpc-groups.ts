import { pascalCase, words } from "../names.ts";
import { isEmpty, ofSchemaText, text, unescaped, type Text } from "../text.ts";
import { markdownCode } from "./markdown.ts";
import type { Callback, Marks, Method, Model } from "./model.ts";

/** Methods that belong together: those with the same words before the last dot of their name, in one direction. */
export interface MethodGroup {
  /** The words of the group's name: those of the prefix, or `rpc` if there is none. */
  readonly subject: readonly string[];
  /** The packages are for clients: what the runtime calls is a handler's, what the client calls is a caller's. */
  readonly role: "handler" | "caller";
  readonly members: readonly Member[];
}

export interface Member {
  readonly method: Method;
  /** What the method is called within its group: `get` and `token`. */
  readonly own: readonly string[];
}

export function methodGroups({ methods }: Model): readonly MethodGroup[] {
  const groups = new Map<string, MethodGroup & { readonly members: Member[] }>();
  for (const method of methods) {
    const role = method.direction === "runtimeToClient" ? "handler" : "caller";
    const subject = method.group === undefined ? subjectOf(method.name) : words(method.group);
    const key = `${subject.join("")} ${role}`;
    const group = groups.get(key) ?? { subject, role, members: [] };
    groups.set(key, group);
    const own = ownWords(method.name);
    const isTaken = group.members.some((other) => other.own.join("") === own.join(""));
    group.members.push({ method, own: isTaken ? words(method.name) : own });
  }
  return [...groups.values()];
}

/** The groups whose methods the other side calls. */
export function handlers(model: Model): readonly MethodGroup[] {
  return methodGroups(model).filter(({ role }) => role === "handler");
}

/** Whether a call that comes in may have parameters. */
export function takesParams(model: Model): boolean {
  return handlers(model).some(({ members }) =>
    members.some(({ method }) => method.params !== undefined),
  );
}

/** The groups whose methods this side calls. */
export function callers(model: Model): readonly MethodGroup[] {
  return methodGroups(model).filter(({ role }) => role === "caller");
}

/** `ProviderTokenHandler`, `PipelineCaller`: the name of a group in every language. */
export function groupName(
  { subject, role }: Pick<MethodGroup, "subject" | "role">,
  pascal: (parts: readonly string[]) => string = pascalCase,
): string {
  return pascal(subject) + pascal([role]);
}

/** The words of a callback's type. */
export function callbackWords({ name, type }: Callback): readonly string[] {
  return words(type ?? name);
}

/** How a doc comment speaks of the methods of a group. */
export function methodsOf({ members }: MethodGroup): Text {
  const [prefix, ...others] = new Set(members.map(({ method }) => parts(method.name).prefix));
  return prefix === undefined || others.length > 0 || isEmpty(prefix)
    ? text`the methods`
    : markdownCode(text`${prefix}.*`);
}

/** A group is what all of its methods are. */
export function groupMarks({ members }: MethodGroup): Omit<Marks, "description"> {
  return {
    experimental: members.every(({ method }) => method.experimental),
    deprecated: members.every(({ method }) => method.deprecated),
  };
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

/** `get` and `token` of `providerToken.getToken`. */
export function ownWords(method: Text): readonly string[] {
  const own = words(parts(method).name);
  return own.length > 0 ? own : words(method);
}

function subjectOf(method: Text): readonly string[] {
  const subject = words(parts(method).prefix);
  return subject.length > 0 ? subject : ["rpc"];
}

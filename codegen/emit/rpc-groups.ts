import type { Method, Model } from "../model.ts";

/** Methods that one side answers together: those with the same words before the last dot of their name. */
export interface MethodGroup {
  /** `providerToken`; empty where a name has no dot. */
  readonly prefix: string;
  readonly direction: Method["direction"];
  readonly methods: readonly { readonly method: Method; readonly name: string }[];
}

export function methodGroups({ methods }: Model): readonly MethodGroup[] {
  const groups = new Map<string, { method: Method; name: string }[]>();
  for (const method of methods) {
    const dot = method.name.lastIndexOf(".");
    const key = `${method.direction} ${dot < 0 ? "" : method.name.slice(0, dot)}`;
    const members = groups.get(key) ?? [];
    members.push({ method, name: method.name.slice(dot + 1) });
    groups.set(key, members);
  }
  return [...groups].map(([key, members]) => ({
    prefix: key.slice(key.indexOf(" ") + 1),
    direction: key.startsWith("c") ? "clientToRuntime" : "runtimeToClient",
    methods: members,
  }));
}

import type { Method } from "../model.ts";
import { groupName, type MethodGroup } from "../rpc-groups.ts";
import { pascalIdentifier } from "../scope.ts";
import { memberName } from "./names.ts";

type Named = Pick<MethodGroup, "subject" | "role">;

/** `IProviderTokenHandler`, an interface, or `PipelineCaller`, a class. */
export function typeOfGroup(group: Named): string {
  return group.role === "handler" ? `I${plainName(group)}` : plainName(group);
}

/** The class with the names of the methods on the wire. */
export function methodsName(group: Named): string {
  return `${plainName(group)}Methods`;
}

/** The class with the method that passes a call on. */
export function extensionsName(group: Named): string {
  return `${plainName(group)}Extensions`;
}

/** The constant in the class of the methods. */
export function constantOf(group: MethodGroup, own: readonly string[]): string {
  return memberName(own, methodsName(group), new Set());
}

/** `GetTokenAsync`. */
export function asyncName(own: readonly string[]): string {
  return `${pascal(own)}Async`;
}

/** Whether the code of a group uses something deprecated. */
export function isAnyDeprecated(
  group: MethodGroup,
  isDeprecated: (type: NonNullable<Method["params"]>) => boolean,
): boolean {
  return group.members.some(
    ({ method: { deprecated, params, result } }) =>
      deprecated || [params, result].some((type) => type !== undefined && isDeprecated(type)),
  );
}

function plainName(group: Named): string {
  return groupName(group, pascal);
}

function pascal(parts: readonly string[]): string {
  return pascalIdentifier(parts.join(" "));
}

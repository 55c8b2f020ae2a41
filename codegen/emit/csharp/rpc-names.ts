import { isEmpty } from "../../text.ts";
import type { Model } from "../model.ts";
import type { MethodGroup } from "../rpc-groups.ts";
import { pascalIdentifier } from "../scope.ts";

function subject({ prefix }: MethodGroup, { title }: Model): string {
  return pascalIdentifier(isEmpty(prefix) ? (title ?? "Rpc") : prefix);
}

/** `IProviderTokenHandler` answers what the other side asks; `I…Client` asks it. */
export function handlerName(group: MethodGroup, model: Model): string {
  return `I${subject(group, model)}${group.direction === "runtimeToClient" ? "Handler" : "Client"}`;
}

export function methodsName(group: MethodGroup, model: Model): string {
  return `${handlerName(group, model).slice(1)}Methods`;
}

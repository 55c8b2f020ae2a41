import type { IdentityLabel } from "../token/events.ts";

/** An identity for people: what kind it is, which, and for what. */
export function identityText({ kind, selector, scope }: IdentityLabel): string {
  return [kind, selector, scope].filter((part) => part !== undefined).join(", ");
}

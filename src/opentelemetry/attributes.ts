import type { Attributes } from "@opentelemetry/api";
import type { IdentityLabel } from "../token/events.ts";

/** An identity as attributes; a label holds no secret. */
export function attributesOf({ kind, selector, scope }: IdentityLabel): Attributes {
  return {
    "byok_identity.kind": kind,
    ...(selector === undefined ? {} : { "byok_identity.selector": selector }),
    ...(scope === undefined ? {} : { "byok_identity.scope": scope }),
  };
}

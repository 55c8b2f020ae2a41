import type { Attributes } from "@opentelemetry/api";
import { defined } from "../lib/defined.ts";
import type { IdentityLabel } from "../token/events.ts";

/** An identity as attributes; a label contains no secret. */
export function attributesOf({ kind, selector, scope }: IdentityLabel): Attributes {
  return {
    "byok_identity.kind": kind,
    ...defined({ "byok_identity.selector": selector, "byok_identity.scope": scope }),
  };
}

import type { Answer, Call } from "../shared/received.ts";
import { defined } from "../../lib/defined.ts";
import { findIdentity, type Selector } from "./directory.ts";
import { tokenAnswer } from "./format.ts";
import type { IssuedToken } from "./issued-token.ts";
import type { Issuer } from "./issuer.ts";
import type { IdentityKnobs } from "./knobs.ts";
import type { Refusal, SourceProtocol } from "./source.ts";

/** Answers one request to a source, and returns the token in the answer. */
export function managedIdentityAnswer(
  protocol: SourceProtocol,
  call: Call,
  knobs: IdentityKnobs,
  issuer: Issuer,
): { answer: Answer; issued?: IssuedToken } {
  const early = call.method === protocol.method ? protocol.precheck(call) : "method";
  if (typeof early === "string") return { answer: protocol.refuse(early) };
  if (early !== undefined) return { answer: early };

  const asked = question(protocol, call);
  if (typeof asked === "string") return { answer: protocol.refuse(asked) };
  const identity = findIdentity(knobs, asked.selector);
  if (identity === undefined) return { answer: protocol.refuse("unknown-identity") };
  if (knobs.resources.length > 0 && !knobs.resources.includes(asked.resource)) {
    return { answer: protocol.refuse("unknown-resource") };
  }
  const refused =
    protocol.refusedHash === undefined
      ? undefined
      : (protocol.parameters(call).get(protocol.refusedHash) ?? undefined);
  if (refused !== undefined && knobs.refreshRequest === "reject") {
    return { answer: protocol.failure(400) };
  }
  const issued = issuer.issue({
    source: protocol.source,
    identity,
    audience: asked.resource,
    tenantId: knobs.tenantId,
    lifetime: knobs.lifetime,
    rotate: knobs.rotate,
    ...(knobs.refreshRequest === "replace" ? defined({ refused }) : {}),
    roles: knobs.roles,
  });
  return { answer: tokenAnswer(protocol.fields(issued, identity), issued, knobs), issued };
}

function question(
  protocol: SourceProtocol,
  call: Call,
): { resource: string; selector: Selector | undefined } | Refusal {
  const parameters = protocol.parameters(call);
  const resource = parameters.get("resource");
  if (resource === null || resource === "") return "resource";
  const selectors = Object.entries(protocol.selectors).flatMap(([name, kind]): Selector[] => {
    const value = parameters.get(name);
    return value === null ? [] : [{ kind, value }];
  });
  if (selectors.length > 1) return "selectors";
  return { resource, selector: selectors[0] };
}

import { createHash } from "node:crypto";
import type { IdentityKnobs, MockIdentityEntry } from "./knobs.ts";

/** How a request names an identity. */
export interface Selector {
  readonly kind: "clientId" | "objectId" | "resourceId";
  readonly value: string;
}

/** An identity with all its names. */
export interface Identity extends MockIdentityEntry {
  readonly objectId: string;
}

/** Client ID of the identity that answers when the request names none. */
export const systemClientId: string = derivedGuid("system-assigned");

/** The identity of a request; undefined if the directory does not have it. */
export function findIdentity(
  knobs: IdentityKnobs,
  selector: Selector | undefined,
): Identity | undefined {
  const system = knobs.systemAssigned ? complete({ clientId: systemClientId }) : undefined;
  if (selector === undefined) return system;
  const known = [...knobs.identities, ...(system === undefined ? [] : [system])].find((entry) =>
    same(entry[selector.kind], selector.value),
  );
  if (known !== undefined) return complete(known);
  if (knobs.identities.length > 0) return undefined;
  return complete({ clientId: derivedGuid(selector.value), [selector.kind]: selector.value });
}

function complete(entry: MockIdentityEntry): Identity {
  return { ...entry, objectId: entry.objectId ?? derivedGuid(`object of ${entry.clientId}`) };
}

// GUIDs and Azure Resource Manager IDs are case-insensitive.
function same(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}

/** A GUID that is always the same for the same label. */
export function derivedGuid(label: string): string {
  const hex = createHash("sha256").update(label).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

import { unescaped, type Text } from "../../text.ts";
import { camelCase, words } from "../../names.ts";
import type { Callback } from "../model.ts";
import { callbackWords } from "../rpc-groups.ts";
import { camelIdentifier, identifier, pascalIdentifier } from "../scope.ts";

// The Java Language Specification, 3.9, with the literals.
const RESERVED = new Set(
  `abstract assert boolean break byte case catch char class const continue default do double else enum extends
  final finally float for goto if implements import instanceof int interface long native new package private
  protected public return short static strictfp super switch synchronized this throw throws transient try void
  volatile while _ true false null`.split(/\s+/),
);

/** Names of locals in generated methods, which a field may not hide. */
const LOCALS = new Set(["check", "other", "that"]);

/** Fields and parameters: `clientId`, and `class_` where a word is reserved. */
export function fieldName(wire: Text): string {
  const name = camelIdentifier(wire);
  return RESERVED.has(name) || LOCALS.has(name) ? `${name}_` : name;
}

/** Methods that every object has. */
const INHERITED = new Set(
  "clone equals finalize getClass hashCode notify notifyAll toString wait".split(" "),
);

export function methodName(parts: readonly string[]): string {
  const name = identifier(camelCase(parts), "value");
  return RESERVED.has(name) || INHERITED.has(name) ? `${name}_` : name;
}

/** `getClass` belongs to every object. */
export function accessorName(prefix: "get" | "set", wire: Text): string {
  const name = camelIdentifier(wire);
  const accessor = prefix + name.charAt(0).toUpperCase() + name.slice(1);
  return accessor === "getClass" ? "getClass_" : accessor;
}

/** `ClientId`. */
export function pascal(parts: readonly string[]): string {
  return pascalIdentifier(parts.join(" "));
}

/** The type of a callback. */
export function callbackName(callback: Callback): string {
  return pascal(callbackWords(callback));
}

/** `CLIENT_CREDENTIALS`. */
export function constantName(parts: readonly string[]): string {
  return identifier(parts.join("_").toUpperCase(), "VALUE");
}

/** What neither a group nor an artifact is called by: https://maven.apache.org/pom.html#Maven_Coordinates. */
const NEITHER = /[^\w./@-]+/g;

export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
  readonly package: string;
}

/** `com.example.byok-identity` is an artifact of the group `com.example`; without dots, group and artifact are one. */
export function coordinates(name: Text): Coordinates {
  const parts = unescaped(name)
    .replaceAll(NEITHER, "-")
    .replace(/^@/, "")
    .split(/[./]/)
    .filter((part) => words(part).length > 0);
  const artifact = parts.at(-1) ?? "generated";
  const group = parts.length > 1 ? parts.slice(0, -1).join(".") : artifact;
  const segments = parts.map((part) => {
    const segment = words(part).join("");
    return /^\d/.test(segment) || RESERVED.has(segment) ? `_${segment}` : segment;
  });
  return { group, artifact, package: segments.join(".") || "generated" };
}

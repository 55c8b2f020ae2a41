import { words } from "../../names.ts";
import { pascalIdentifier } from "../scope.ts";

/** Members that every class here has, or every object. */
const MEMBERS = new Set(
  "Equals Finalize GetHashCode GetType MemberwiseClone ReferenceEquals ToString Validate".split(" "),
);
const VALUE_MEMBERS = new Set([...MEMBERS, ..."Converter IsKnown Known PrintMembers Value".split(" ")]);

/** A member is not called as its type is, nor as one that the type has anyway. */
export function memberName(wire: string, typeName: string): string {
  return free(pascalIdentifier(wire), typeName, MEMBERS);
}

/** As {@link memberName}, in a type that wraps a value. */
export function knownValueName(pascal: string, typeName: string): string {
  return free(pascal, typeName, VALUE_MEMBERS);
}

function free(name: string, typeName: string, taken: ReadonlySet<string>): string {
  return taken.has(name) || name === typeName ? `${name}Value` : name;
}

/** `contoso.byok-identity` is the namespace `Contoso.ByokIdentity`, which is the name of the package too. */
export function namespaceName(name: string): string {
  const parts = name
    .replace(/^@/, "")
    .split(/[./]/)
    .filter((part) => words(part).length > 0)
    .map((part) => (/^[A-Z][A-Za-z\d]*$/.test(part) ? part : pascalIdentifier(part)));
  return parts.join(".") || "Generated";
}

/** The last part of the namespace, which names what stands for the whole package. */
export function subjectName(name: string): string {
  return namespaceName(name).split(".").at(-1) ?? "Generated";
}

/** What users of an experimental API suppress: `BYOKIDENTITY001`. */
export function experimentalDiagnostic(name: string): string {
  return `${subjectName(name).toUpperCase()}001`;
}

import { unescaped, type Text } from "../../text.ts";
import { pascalCase, words } from "../../names.ts";
import { identifier, pascalIdentifier } from "../scope.ts";

/** Members of every class here or of every object, and types whose members are used inside of these classes. */
export const MEMBERS: ReadonlySet<string> = new Set(
  (
    "Equals Finalize GetHashCode GetType MemberwiseClone ReferenceEquals ToString UnknownMembers Validate " +
    "Display JsonIgnoreCondition JsonValueKind Validation"
  ).split(" "),
);
/** Members of a type that wraps a value. */
export const VALUE_MEMBERS: ReadonlySet<string> = new Set([
  ...MEMBERS,
  ..."Converter IsKnown Known PrintMembers Value".split(" "),
]);

/** Members of a type that holds any of several, besides `As…`. */
export const CHOICE_MEMBERS: ReadonlySet<string> = new Set(["Converter", "From", "Json"]);

/** Words that are written in their own way in this community. */
const TERMS: ReadonlyMap<string, string> = new Map([
  ["oauth", "OAuth"],
  ["openai", "OpenAI"],
]);

/** `ClientId`, `OAuthServer`. */
export function pascalName(parts: readonly string[]): string {
  return identifier(parts.map((part) => TERMS.get(part) ?? pascalCase([part])).join(""), "Value");
}

/** A member is not called as its type is, nor as one that the type has anyway. */
export function memberName(wire: Text, typeName: string): string {
  return free(pascalName(words(wire)), typeName, MEMBERS);
}

/** As {@link memberName}, in a type that wraps a value. */
export function knownValueName(parts: readonly string[], typeName: string): string {
  return free(pascalName(parts), typeName, VALUE_MEMBERS);
}

function free(name: string, typeName: string, taken: ReadonlySet<string>): string {
  return taken.has(name) || name === typeName ? `${name}Value` : name;
}

/** `contoso.byok-identity` is the namespace `Contoso.ByokIdentity`, which is the name of the package too. */
export function namespaceName(name: Text): string {
  const parts = unescaped(name)
    .replace(/^@/, "")
    .split(/[./]/)
    .filter((part) => words(part).length > 0)
    .map((part) => (/^[A-Z][A-Za-z\d]*$/.test(part) ? part : pascalIdentifier(part)));
  return parts.join(".") || "Generated";
}

/** The last part of the namespace, which names what stands for the whole package. */
export function subjectName(name: Text): string {
  return namespaceName(name).split(".").at(-1) ?? "Generated";
}

/** What users of an experimental API suppress: `BYOKIDENTITY001`. */
export function experimentalDiagnostic(name: Text): string {
  return `${subjectName(name).toUpperCase()}001`;
}

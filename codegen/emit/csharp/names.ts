import { unescaped, type Text } from "../../text.ts";
import { pascalCase, words } from "../../names.ts";
import { identifier, pascalIdentifier } from "../scope.ts";

/** Members that every type has without declaring them, including those that the compiler adds to a record. */
const INHERITED: readonly string[] =
  "Equals Finalize GetHashCode GetType MemberwiseClone PrintMembers ReferenceEquals ToString".split(
    " ",
  );

/** Words with a spelling of their own in .NET. */
const TERMS: ReadonlyMap<string, string> = new Map([
  ["oauth", "OAuth"],
  ["openai", "OpenAI"],
]);

/** `ClientId`, `OAuthServer`. */
export function pascalName(parts: readonly string[]): string {
  return identifier(parts.map((part) => TERMS.get(part) ?? pascalCase([part])).join(""), "Value");
}

/** The name of a member. It differs from its type's name, and from all that the type's own code declares or uses. */
export function memberName(
  parts: readonly string[],
  typeName: string,
  spoken: ReadonlySet<string>,
): string {
  const name = pascalName(parts);
  const isTaken = spoken.has(name) || INHERITED.includes(name) || name === typeName;
  return isTaken ? `${name}Value` : name;
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

/** The last part of the namespace, in the names of what belongs to the whole package. */
export function subjectName(name: Text): string {
  return namespaceName(name).split(".").at(-1) ?? "Generated";
}

/** The ID that users of an experimental API suppress: `BYOKIDENTITY001`. */
export function experimentalDiagnostic(name: Text): string {
  return `${subjectName(name).toUpperCase()}001`;
}

/** What a rule says of properties, in either of its two forms. */
type OfProperties<Name> =
  | { readonly properties: readonly Name[] }
  | { readonly property: Name; readonly others: readonly Name[] };

/** The properties that a rule speaks of, as it names them: the one that the others depend on first. */
export function namedProperties<Name>(rule: OfProperties<Name>): readonly Name[] {
  return "properties" in rule ? rule.properties : [rule.property, ...rule.others];
}

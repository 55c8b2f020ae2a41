/** The properties of a rule, in either of its two forms. */
type OfProperties<Name> =
  | { readonly properties: readonly Name[] }
  | { readonly property: Name; readonly others: readonly Name[] };

/** The names of the properties of a rule; the one that the others depend on comes first. */
export function namedProperties<Name>(rule: OfProperties<Name>): readonly Name[] {
  return "properties" in rule ? rule.properties : [rule.property, ...rule.others];
}

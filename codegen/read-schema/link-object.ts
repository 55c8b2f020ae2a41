import type { ObjectType, Property, Rule } from "../model.ts";
import { namedProperties } from "../named-properties.ts";
import { collisionKey } from "../names.ts";
import type { Definitions } from "./definitions.ts";
import { fits } from "./fits.ts";
import type { Draft, Located, ObjectForm, PropertyDraft } from "./draft.ts";
import { below } from "./pointer.ts";
import type { Resolver } from "./resolve.ts";

/** The objects by name, each with what its bases bring in. */
export function linkObjects(
  definitions: Definitions,
  resolver: Resolver,
): ReadonlyMap<string, ObjectType> {
  const { drafts, report } = definitions;
  const done = new Map<string, ObjectType>();
  for (const draft of drafts) if (draft.form.kind === "object") link(draft, draft.form, []);
  return done;

  function link(draft: Draft, form: ObjectForm, trail: readonly string[]): ObjectType {
    const { name, marks } = draft;
    const ready = done.get(name);
    if (ready !== undefined) return ready;
    const bases = basesOf(name, form, [...trail, name]);
    const inherited = inheritedOf(form, bases);
    const required = new Set(form.required.map(({ is }) => is));
    const own = form.properties.map((property) =>
      propertyOf(property, required.has(property.name)),
    );
    const properties = [...inherited, ...own];
    checkRequired(form, inherited);
    checkNames(form, properties);
    const rules = form.rules.filter((rule) => checkRule(rule, properties));
    const object: ObjectType = {
      kind: "object",
      name,
      ...marks,
      bases: bases.map((base) => base.name),
      properties,
      own: new Set(own.map((property) => property.name)),
      rules: merged([...bases.flatMap((base) => base.rules), ...rules.map(({ is }) => is)]),
      closed: form.closed,
    };
    done.set(name, object);
    return object;
  }

  function basesOf(
    name: string,
    form: ObjectForm,
    trail: readonly string[],
  ): readonly ObjectType[] {
    return form.bases.flatMap(({ is, at }) => {
      const base = resolver.draft(resolver.resolve(is, at));
      if (base?.form.kind !== "object" || base.nullable) {
        report(at, "must refer to an object, whose properties this one has too");
        return [];
      }
      if (trail.includes(base.name)) {
        report(at, `makes ${name} a part of itself`);
        return [];
      }
      if (base.form.closed) {
        report(
          at,
          `refers to ${base.name}, which refuses properties that are not its own (\`additionalProperties: false\`), so nothing can be added to it`,
        );
      }
      return [link(base, base.form, trail)];
    });
  }

  function inheritedOf(
    { bases: references, properties }: ObjectForm,
    bases: readonly ObjectType[],
  ): readonly Property[] {
    const inherited = new Map<string, Property>();
    for (const [index, base] of bases.entries()) {
      for (const property of base.properties) {
        if (inherited.has(property.name)) {
          report(
            references[index]?.at ?? "#",
            `brings in \`${property.name}\`, which another base has too`,
          );
        }
        inherited.set(property.name, property);
      }
    }
    for (const { name, at } of properties) {
      if (inherited.has(name)) {
        report(at, "is a property of the base too; a field cannot be two types at once");
      }
    }
    const own = new Set(properties.map(({ name }) => name));
    return [...inherited.values()].filter(({ name }) => !own.has(name));
  }

  function propertyOf(draft: PropertyDraft, required: boolean): Property {
    const { at, default: preset, ...rest } = draft;
    const type = resolver.resolve(draft.type, at);
    const target = resolver.draft(type);
    const value = preset === undefined ? target?.default : preset;
    if (value !== undefined && !fits(value, type, resolver)) {
      report(below(at, "default"), "is not a value of the type");
    }
    return {
      ...rest,
      type,
      required,
      sensitive: draft.sensitive || target?.sensitive === true,
      ...(value === undefined ? {} : { default: value }),
    };
  }

  function checkRequired(form: ObjectForm, inherited: readonly Property[]): void {
    for (const { is, at } of form.required) {
      if (form.properties.some(({ name }) => name === is)) continue;
      const base = inherited.find(({ name }) => name === is);
      if (base === undefined) {
        report(at, `names \`${is}\`, which is not among the properties`);
      } else if (!base.required) {
        report(
          at,
          `requires \`${is}\`, which is optional in the base; a field cannot be both in Go, Java or C#`,
        );
      }
    }
  }

  function checkNames(form: ObjectForm, properties: readonly Property[]): void {
    const keys = new Map<string, string>();
    for (const { name } of properties) {
      const key = collisionKey(name);
      if (!keys.has(key)) keys.set(key, name);
    }
    for (const { name, at, callback } of form.properties) {
      const other = keys.get(collisionKey(name));
      if (other !== undefined && other !== name) {
        report(
          at,
          `is the same name as \`${other}\` once cased for a language; rename one of them`,
        );
      }
      const field = callback === undefined ? undefined : keys.get(collisionKey(callback.name));
      if (field !== undefined) {
        report(below(at, "x-callback", "name"), `is the name of the property \`${field}\` too`);
      }
    }
  }

  function checkRule({ is: rule, at }: Located<Rule>, properties: readonly Property[]): boolean {
    const named = namedProperties(rule);
    let sound = true;
    const refuse = (message: string): void => {
      report(at, message);
      sound = false;
    };
    if (new Set(named).size < named.length) refuse("sets a property against itself");
    for (const name of new Set(named)) {
      const property = properties.find((one) => one.name === name);
      if (property === undefined) {
        refuse(`names \`${name}\`, which is not among the properties`);
      } else if (property.required) {
        refuse(`depends on whether \`${name}\` is present, but it is required`);
      } else if (property.type.nullable) {
        refuse(
          `depends on whether \`${name}\` is present, but it may be null, which a typed SDK cannot tell from absent; take null out of its type`,
        );
      }
    }
    return sound;
  }
}

/** One rule for each property that excludes or requires others, so that a violation is told once. */
function merged(rules: readonly Rule[]): readonly Rule[] {
  const result: Rule[] = [];
  for (const rule of rules) {
    const index = result.findIndex(
      (other) =>
        "property" in rule &&
        "property" in other &&
        other.kind === rule.kind &&
        other.property === rule.property,
    );
    const other = result[index];
    if (other !== undefined && "others" in other && "others" in rule) {
      result[index] = { ...other, others: [...new Set([...other.others, ...rule.others])] };
    } else {
      result.push(rule);
    }
  }
  return result;
}

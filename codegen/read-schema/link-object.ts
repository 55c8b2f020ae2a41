import type { ObjectType, Property, Type } from "../model.ts";
import { collisionKey, words } from "../names.ts";
import type { Definitions } from "./definitions.ts";
import { fits } from "./fits.ts";
import type { Draft, Located, ObjectForm, PropertyDraft } from "./draft.ts";
import { checkedRules, mergedRules } from "./link-rules.ts";
import { below } from "./pointer.ts";
import type { Resolver } from "./resolve.ts";
import type { Secrets } from "./secrets.ts";
import type { Settled } from "./settle.ts";

const any: Type = { kind: "any", nullable: false };

/** The properties of an object while they are collected. */
interface Gathered {
  readonly properties: Map<string, Property>;
  /** The names of the properties by their collision keys. */
  readonly keys: Map<string, string>;
  /** The bases whose properties this object has unchanged. */
  readonly bases: Map<string, ObjectType>;
  /** Which base a property comes from. */
  readonly from: Map<string, ObjectType>;
  /** Whether a property whose name collides with another's is one of the other members. */
  hasUnnamed: boolean;
  /** One of the members of any other name may be a secret. */
  hasSecretExtra: boolean;
}

/** The objects by name, each with the properties of its bases. */
export function linkObjects(
  { report, note }: Pick<Definitions, "report" | "note">,
  { drafts, discriminators }: Settled,
  resolver: Resolver,
  secrets: Secrets,
): ReadonlyMap<string, ObjectType> {
  const done = new Map<string, ObjectType>();
  const under = new Set<string>();
  for (const draft of drafts) if (draft.form.kind === "object") link(draft, draft.form);
  return done;

  function link(draft: Draft, form: ObjectForm): ObjectType {
    const { name, marks } = draft;
    const ready = done.get(name);
    if (ready !== undefined) return ready;
    under.add(name);
    const bases = basesOf(name, form);
    under.delete(name);
    const inherited = bases.flatMap((base) => (base.extra === undefined ? [] : [base.extra]));
    const extra =
      form.extra === undefined ? inherited[0]?.type : resolver.resolve(form.extra, draft.at);
    const all = gathered(draft, form, bases, extra);
    for (const tag of discriminators.get(name) ?? []) fix(all, tag);
    const properties = [...all.properties.values()];
    const rules = checkedRules(form.rules, all.properties, note);
    const ofBases = new Set(
      [...all.bases.values()].flatMap((one) => one.properties.map((property) => property.name)),
    );
    const object: ObjectType = {
      kind: "object",
      name,
      ...marks,
      bases: [...all.bases.keys()],
      properties,
      own: new Set(properties.map((property) => property.name).filter((one) => !ofBases.has(one))),
      rules: mergedRules([...bases.flatMap((base) => base.rules), ...rules]),
      closed: form.closed,
      keepsUnknown: !form.closed && extra === undefined,
      ...(form.closed || extra === undefined
        ? {}
        : {
            extra: {
              name: extraName(all, form),
              type: all.hasUnnamed ? any : extra,
              sensitive: all.hasSecretExtra || inherited.some(({ sensitive }) => sensitive),
            },
          }),
    };
    done.set(name, object);
    return object;
  }

  function basesOf(name: string, form: ObjectForm): readonly ObjectType[] {
    const bases = form.bases.flatMap(({ is, at }) => {
      const base = resolver.draft(resolver.resolve(is, at));
      if (base?.form.kind !== "object" || base.nullable) {
        note(at, "is not read: it refers to no object whose properties this one could have");
        return [];
      }
      if (under.has(base.name)) {
        note(at, `is not read: it makes ${name} a part of itself`);
        return [];
      }
      if (base.form.closed) {
        note(
          at,
          `refers to ${base.name}, which refuses properties that are not its own (\`additionalProperties: false\`), so nothing can be added to it`,
        );
      }
      return [link(base, base.form)];
    });
    return [...new Set(bases)];
  }

  function gathered(
    { at }: Draft,
    form: ObjectForm,
    bases: readonly ObjectType[],
    extra: Type | undefined,
  ): Gathered {
    const all: Gathered = {
      properties: new Map(),
      keys: new Map(),
      bases: new Map(bases.map((base) => [base.name, base])),
      from: new Map(),
      hasUnnamed: form.hasUnnamed,
      hasSecretExtra: secrets.hasSecretExtra(at),
    };
    for (const base of bases) {
      // Its rule for all other members does not apply to the properties that are added here.
      if (base.extra !== undefined) all.bases.delete(base.name);
      for (const property of base.properties) inherit(all, base, property, form);
    }
    for (const draft of form.properties) own(all, draft);
    const described = new Set(form.properties.map(({ name }) => name));
    for (const one of form.required) require(all, one, form, extra, described);
    checkCallbackNames(form, all);
    return all;
  }

  function inherit(all: Gathered, base: ObjectType, property: Property, form: ObjectForm): void {
    const { name } = property;
    const before = all.properties.get(name);
    if (before === undefined) {
      if (place(all, property, form.bases[0]?.at ?? "#")) all.from.set(name, base);
      else all.bases.delete(base.name);
      return;
    }
    all.bases.delete(base.name);
    const chosen = narrower(before, property);
    const required = before.required || property.required;
    const sensitive = before.sensitive || property.sensitive;
    const isSame = required === before.required && sensitive === before.sensitive;
    if (chosen === before && isSame) return;
    override(all, { ...chosen, required, sensitive });
  }

  function own(all: Gathered, draft: PropertyDraft): void {
    const before = all.properties.get(draft.name);
    const property = propertyOf(draft, before?.required === true);
    if (before === undefined) {
      place(all, property, draft.at);
      return;
    }
    override(all, {
      ...before,
      ...property,
      type: property.type.kind === "any" ? before.type : property.type,
      sensitive: property.sensitive || before.sensitive,
    });
  }

  function require(
    all: Gathered,
    { is: name, at }: Located<string>,
    form: ObjectForm,
    extra: Type | undefined,
    described: ReadonlySet<string>,
  ): void {
    const property = all.properties.get(name);
    if (property?.required === true) return;
    if (property !== undefined) {
      if (described.has(name)) all.properties.set(name, { ...property, required: true });
      else override(all, { ...property, required: true });
    } else if (form.closed || words(name).length === 0) {
      note(at, `is not checked: \`${name}\` is not among the properties`);
    } else {
      const type = extra ?? { kind: "any", nullable: false };
      const marks = { deprecated: false, experimental: false, sensitive: false };
      place(all, { name, type, required: true, ...marks }, at);
    }
  }

  /** Gives a tag the type of its only value, however the schema expresses that. */
  function fix(all: Gathered, tag: string): void {
    const property = all.properties.get(tag);
    const type = property === undefined ? undefined : resolver.constant(property.type);
    if (property === undefined || type === undefined || type === property.type) return;
    override(all, { ...property, type });
  }

  function checkCallbackNames(form: ObjectForm, { keys }: Gathered): void {
    for (const { at, callback } of form.properties) {
      const field = callback === undefined ? undefined : keys.get(collisionKey(callback.name));
      if (field !== undefined) {
        report(below(at, "x-callback", "name"), `is the name of the property \`${field}\` too`);
      }
    }
  }

  /** Adds a property; false if its name collides with another's. */
  function place(all: Gathered, property: Property, at: string): boolean {
    const key = collisionKey(property.name);
    const other = all.keys.get(key);
    if (other !== undefined) {
      all.hasUnnamed = true;
      all.hasSecretExtra ||= property.sensitive;
      note(
        at,
        `\`${property.name}\` is the same name as \`${other}\` once cased for a language, and is kept as an additional member`,
      );
      return false;
    }
    all.keys.set(key, property.name);
    all.properties.set(property.name, property);
    return true;
  }

  function propertyOf(draft: PropertyDraft, required: boolean): Property {
    const { at, default: preset, ...rest } = draft;
    const type = resolver.resolve(draft.type, at);
    const target = resolver.draft(type);
    const value = preset === undefined ? target?.default : preset;
    const isValue = value !== undefined && fits(value, type, resolver);
    if (preset !== undefined && !isValue) {
      note(below(at, "default"), "is not a value of the type, and is left out");
    }
    return {
      ...rest,
      type,
      required,
      sensitive: secrets.isSecret(at),
      ...(isValue ? { default: value } : {}),
    };
  }
}

/** The name of the map with all other members. */
function extraName({ keys }: Gathered, form: ObjectForm): string {
  const callbacks = new Set(
    form.properties.flatMap(({ callback }) =>
      callback === undefined ? [] : [collisionKey(callback.name)],
    ),
  );
  const isFree = (name: string): boolean =>
    !keys.has(collisionKey(name)) && !callbacks.has(collisionKey(name));
  let name = "additionalProperties";
  for (let number = 2; !isFree(name); number += 1) name = `additionalProperties${number}`;
  return name;
}

/** Replaces a property. If it comes from a base, the object no longer has that base's properties unchanged. */
function override(all: Gathered, property: Property): void {
  all.properties.set(property.name, property);
  const base = all.from.get(property.name);
  if (base !== undefined) all.bases.delete(base.name);
}

/** The more specific of two descriptions of one property, which both apply. */
function narrower(first: Property, second: Property): Property {
  const ranks = { const: 3, reference: 2, any: 0 } as Readonly<Record<string, number>>;
  const [one, other] = [first, second].map(({ type }) => ranks[type.kind] ?? 1);
  return (other ?? 0) > (one ?? 0) ? second : first;
}

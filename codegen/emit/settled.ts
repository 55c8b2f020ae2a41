import { constantCase, pascalCase, snakeCase, words } from "../names.ts";
import { isEmpty, ofSchemaText, text, type Text } from "../text.ts";
import type { Model } from "./model.ts";
import { renamed } from "./renamed.ts";
import { groupName, parts } from "./rpc-groups.ts";
import { withFreeRpcNames, type RpcIdentifiers } from "./rpc-names.ts";
import { skeleton } from "./skeleton.ts";

/** What settling needs to know about a language: how it writes names, and which names its packages use themselves. */
export interface Dialect {
  /** All code of the package of a model, in pieces, without comments and strings. */
  readonly code: (model: Model) => readonly string[];
  /** The identifier of a type of this name. */
  readonly identifier: (name: Text) => string;
  /** Other names that the package of this very model gives to something. */
  readonly reserved?: (model: Model) => Iterable<string>;
  /** Names that a piece of code declares within a type, where they are in no other type's way. */
  readonly members?: (code: string) => readonly string[];
  /** What groups of methods and callbacks give their names to, if that is not a type in pascal case each. */
  readonly rpc?: RpcIdentifiers;
  /** Whether types are files, whose names differ in more than case. */
  readonly isCaseless?: boolean;
  /** Whether a type cannot be called as one of its own members. Each is then declared in a piece of its own. */
  readonly refusesOwnMembers?: boolean;
}

export interface Settled {
  /** The model, with another name for each type whose name the package has for something else. */
  readonly model: Model;
  /** The names that the package has whatever the schema calls its things. */
  readonly own: ReadonlySet<string>;
  /** The code with placeholders for the names of the schema. */
  readonly code: readonly string[];
  /** What stands for the name of a type in that code. */
  readonly placeholder: (type: Text) => string;
}

/** A model as it is, to be generated with no name taken. */
export function unsettled(model: Model): Settled {
  return { model, own: new Set(), code: [], placeholder: () => "" };
}

/**
 * Generates the code of the model's skeleton with placeholders for all names of the schema. The names that are left are
 * the package's own, and those made of a placeholder say what else a type gives its name to. A type whose names would
 * be taken is a `…Model`.
 */
export function settled(model: Model, dialect: Dialect): Settled {
  const pieces = dialect.code(anonymous(skeleton(model)));
  const identifiers = pieces.map((piece) => piece.match(IDENTIFIER) ?? []);
  const own = new Set<string>();
  const forms = model.types.map((): Form[] => []);
  for (const identifier of new Set(identifiers.flat())) {
    if (!PLACEHOLDER.test(identifier)) own.add(identifier);
    const form = formOf(identifier);
    if (form !== undefined) forms[form.type]?.push(form);
  }
  const members = pieces.map((piece) => dialect.members?.(piece) ?? []);
  const within = new Map(
    pieces.map((piece, index) => [Number(DECLARED.exec(piece)?.[1]), members[index]] as const),
  );

  for (const member of members.flat()) own.delete(member);
  for (const name of dialect.reserved?.(model) ?? []) own.add(name);
  const key = (name: string): string => (dialect.isCaseless === true ? name.toLowerCase() : name);
  // Of types that are files, none is called as a file. What begins with a small letter is none.
  const inTheWay = [...own].filter((name) => dialect.isCaseless !== true || /^[A-Z]/.test(name));
  const taken = new Set(inTheWay.map(key));
  const namesOf = (index: number, name: Text): readonly string[] =>
    (forms[index] ?? []).map((form) => applied(form, dialect.identifier(name)));
  const isFree = (index: number, name: Text): boolean =>
    namesOf(index, name).every((one) => !taken.has(key(one))) &&
    !(
      dialect.refusesOwnMembers === true &&
      within.get(index)?.includes(dialect.identifier(name)) === true
    );
  const chosen = new Map<Text, Text>();
  const choose = (index: number, type: Text, name: Text): void => {
    chosen.set(type, name);
    for (const one of namesOf(index, name)) taken.add(key(one));
  };
  for (const [index, { name }] of model.types.entries()) {
    if (isFree(index, name)) choose(index, name, name);
  }
  for (const [index, { name }] of model.types.entries()) {
    if (chosen.has(name)) continue;
    let other = text`${dialect.identifier(name)}Model`;
    for (let number = 2; !isFree(index, other); number += 1) {
      other = text`${dialect.identifier(name)}Model${number}`;
    }
    choose(index, name, other);
  }
  const placeholders = new Map(
    model.types.map(({ name }, index) => [chosen.get(name) ?? name, `Qzt${index}`]),
  );
  const typed = renamed(model, { type: (name) => chosen.get(name) ?? name });
  return {
    model: withFreeRpcNames(typed, (name) => !taken.has(key(name)), dialect.rpc ?? PASCAL),
    own,
    code: pieces,
    placeholder: (name) => placeholders.get(name) ?? "",
  };
}

const PASCAL: RpcIdentifiers = {
  group: (group) => [groupName(group)],
  callback: (of) => [pascalCase(of)],
};

const IDENTIFIER = /(?<![.\w$]|::)[A-Za-z_$][\w$]*/g;
const PLACEHOLDER = /qz[a-z]\d+/i;
const DECLARED = /\b(?:class|struct|interface) I?Qzt(\d+)\b/;

/** An identifier that a type gives its name to: what it consists of besides, and how the name is written in it. */
interface Form {
  readonly type: number;
  readonly before: string;
  readonly after: string;
  readonly written: (identifier: string) => string;
}

function formOf(identifier: string): Form | undefined {
  const [, before = "", mark, type, after = ""] = /^(.*?)(qzt)(\d+)(.*)$/i.exec(identifier) ?? [];
  if (mark === undefined || PLACEHOLDER.test(before) || PLACEHOLDER.test(after)) return undefined;
  return { type: Number(type), before, after, written: WRITTEN[mark] ?? ((name) => name) };
}

const WRITTEN: Readonly<Record<string, (identifier: string) => string>> = {
  qzt: (name) => snakeCase(words(name)),
  QZT: (name) => constantCase(words(name)),
};

function applied({ before, after, written }: Form, identifier: string): string {
  return before + written(identifier) + after;
}

/** The model with a placeholder for each name and value that comes from the schema. */
export function anonymous(model: Model): Model {
  const numbers = new Map<Text, number>();
  const placeholder = (kind: string, name: Text): Text => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return ofSchemaText(`qz${kind}${number}`);
  };
  const indices = new Map(model.types.map(({ name }, index) => [name, index]));
  const titled =
    model.title === undefined ? model : { ...model, title: placeholder("g", model.title) };
  return renamed(titled, {
    type: (name) => ofSchemaText(`Qzt${indices.get(name) ?? 0}`),
    property: (name) => placeholder("p", name),
    value: (value) => placeholder("v", value),
    callback: (name) => placeholder("c", name),
    method: (whole) => {
      const { prefix, name } = parts(whole);
      const own = placeholder("m", name);
      return isEmpty(prefix) ? own : text`${placeholder("g", prefix)}.${own}`;
    },
    group: (whole) => placeholder("g", parts(whole).prefix),
  });
}

import type { ConfigProblem } from "../errors.ts";
import { isFields, type Fields } from "../lib/fields.ts";
import { BLOCKS } from "./exclusive.ts";
import { examineForUse } from "./parse.ts";
import { pathOf } from "./problems.ts";
import { fieldsOfBlock } from "./schema.ts";

/** Where a value was given. */
export type Origin =
  | { readonly kind: "flag"; readonly name: string }
  /** `key`: the path of the field within the variable's JSON. */
  | { readonly kind: "variable"; readonly name: string; readonly key?: string }
  /** `path`: the field's path from the file's root. */
  | { readonly kind: "file"; readonly file: string; readonly path: string };

/** By the field's path, such as `managedIdentity.clientId`. */
export type Origins = Readonly<Record<string, Origin>>;

/** A problem of a single value, found before the fields are checked together. */
export interface DraftProblem {
  readonly origin: Origin;
  readonly message: string;
}

/** The fields of a provider as given, not checked yet. */
export interface Draft {
  readonly fields: Fields;
  readonly origins: Origins;
  readonly problems: readonly DraftProblem[];
  /** The scope for the identity block, whichever one is given. */
  readonly scope?: { readonly value: string; readonly origin: Origin };
}

/** The result of checking a draft. */
export interface CheckedDraft {
  /** The configuration; absent if there are problems. */
  readonly value?: unknown;
  /** The checked fields, including the scope. */
  readonly fields: Fields;
  readonly origins: Origins;
  /** Every problem, with the place where its value was given. */
  readonly problems: readonly ConfigProblem[];
  /** The problem of a scope variable without an identity block. */
  readonly idleScope?: Origin;
}

export const IDLE_SCOPE = "has no effect without an identity block";

/**
 * Checks a draft. `named`: whether it is one of several providers. `setterOf` returns what would set a missing field.
 */
export function checkDraft(
  draft: Draft,
  named: boolean,
  setterOf: (path: string) => string | undefined = () => undefined,
): CheckedDraft {
  const { fields, origins, problems, idleScope } = withScope(draft);
  const label = (path: string): string | undefined => {
    const origin = origins[path];
    return origin === undefined ? setterOf(path) : originText(origin);
  };
  const examined = examineForUse(fields, named, label);
  const all = [
    ...problems.map(({ origin, message }) => ({ path: originText(origin), message })),
    ...examined.problems.map(({ path, message }) => ({
      path: label(path) ?? deeper(path, origins),
      message,
    })),
  ];
  return {
    ...(all.length === 0 ? { value: examined.value } : {}),
    fields,
    origins,
    problems: all,
    ...(idleScope === undefined ? {} : { idleScope }),
  };
}

/** The scope in the identity block. A flag replaces the block's own scope; it is never silently ignored. */
function withScope({ scope, ...draft }: Draft): Draft & { readonly idleScope?: Origin } {
  if (scope === undefined) return draft;
  const { value, origin } = scope;
  const { fields, origins, problems } = draft;
  const isFlag = origin.kind === "flag";
  const path = scopePath(fields);
  if (path === undefined) {
    return isFlag
      ? { ...draft, problems: [...problems, { origin, message: IDLE_SCOPE }] }
      : { ...draft, idleScope: origin };
  }
  const [block, inner] = path;
  const at = pathOf([block, ...(inner === undefined ? [] : [inner]), "scope"]);
  const other = origins[at];
  if (other !== undefined && !isFlag) {
    return { ...draft, problems: [...problems, saidTwice(origin, other)] };
  }
  return {
    fields: { ...fields, [block]: withField(fields[block], inner, value) },
    origins: { ...origins, [at]: origin },
    problems,
  };
}

/** Where a scope belongs: to the exchange, whose result is sent, if that has one; otherwise to the identity block. */
function scopePath(fields: Fields): readonly [block: string, inner?: string] | undefined {
  const exchange = fields["exchange"];
  const inner = ["entra", "oauth"].find((name) => isFields(exchange) && name in exchange);
  if (inner !== undefined) return ["exchange", inner];
  const block = BLOCKS.find((name) => name in fields && fieldsOfBlock(name).includes("scope"));
  return block === undefined ? undefined : [block];
}

function withField(block: unknown, inner: string | undefined, scope: string): Fields {
  const fields = isFields(block) ? block : {};
  return inner === undefined
    ? { ...fields, scope }
    : { ...fields, [inner]: withField(fields[inner], undefined, scope) };
}

/** The problem of two variables that set one field. */
export function saidTwice(origin: Origin, other: Origin): DraftProblem {
  return { origin, message: `sets the same field as ${originText(other)}; keep one` };
}

/** The place as text for people. */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case "flag":
      return origin.name;
    case "variable":
      return origin.key === undefined
        ? origin.name
        : pathOf([origin.name, ...origin.key.split(".")]);
    case "file":
      return `${origin.file}: ${origin.path}`;
  }
}

/** The places as texts for people. */
export function originTexts(origins: Origins): Record<string, string> {
  return Object.fromEntries(
    Object.entries(origins).map(([path, origin]) => [path, originText(origin)]),
  );
}

/** A place deeper than the fields whose origin is known, such as one header. */
function deeper(path: string, origins: Origins): string {
  const head = headOf(path);
  const origin = origins[head];
  return `${origin === undefined ? head : originText(origin)}${path.slice(head.length)}`;
}

/** The field of the configuration itself that a path leads into. */
export function headOf(path: string): string {
  return /^\w+/.exec(path)?.[0] ?? "";
}

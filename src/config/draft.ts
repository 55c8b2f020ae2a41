import type { ConfigProblem } from "../errors.ts";
import type { Fields } from "../lib/fields.ts";
import { BLOCKS } from "./exclusive.ts";
import { examineProvider } from "./parse.ts";
import { pathOf } from "./problems.ts";

/** Where a value was given. */
export type Origin =
  | { readonly kind: "flag"; readonly name: string }
  /** `key`: the field within the variable's JSON. */
  | { readonly kind: "variable"; readonly name: string; readonly key?: string }
  /** `path`: the field's path from the file's root. */
  | { readonly kind: "file"; readonly file: string; readonly path: string };

/** By the field's path, such as `managedIdentity.clientId`. */
export type Origins = Readonly<Record<string, Origin>>;

/** Something wrong with a value where it was given, found before the fields were looked at together. */
export interface DraftProblem {
  readonly origin: Origin;
  readonly message: string;
}

/** The fields of a provider as they were given, not yet checked. */
export interface Draft {
  readonly fields: Fields;
  readonly origins: Origins;
  readonly problems: readonly DraftProblem[];
  /** A scope for whichever identity block there turns out to be. */
  readonly scope?: { readonly value: string; readonly origin: Origin };
}

/** A draft that was checked. */
export interface CheckedDraft {
  /** The configuration; absent where there are problems. */
  readonly value?: unknown;
  /** The fields that were checked, the scope among them. */
  readonly fields: Fields;
  readonly origins: Origins;
  /** Every problem, by the place where it was given. */
  readonly problems: readonly ConfigProblem[];
  /** The variable of the scope, where there is no identity block to put it into. */
  readonly idleScope?: Origin;
}

export const IDLE_SCOPE = "has no effect without an identity to ask";

/**
 * Checks a draft. `named`: whether it is one of several providers. `setterOf` tells what would set a field that is
 * not there.
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
  const examined = examineProvider(fields, named, label);
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

/** The scope in the identity block. Whoever writes a flag means it to count: in place of the block's own, or not at all. */
function withScope({ scope, ...draft }: Draft): Draft & { readonly idleScope?: Origin } {
  if (scope === undefined) return draft;
  const { value, origin } = scope;
  const { fields, origins, problems } = draft;
  const isFlag = origin.kind === "flag";
  const block = BLOCKS.find((name) => name in fields);
  if (block === undefined) {
    return isFlag
      ? { ...draft, problems: [...problems, { origin, message: IDLE_SCOPE }] }
      : { ...draft, idleScope: origin };
  }
  const path = `${block}.scope`;
  const other = origins[path];
  if (other !== undefined && !isFlag) {
    return { ...draft, problems: [...problems, saidTwice(origin, other)] };
  }
  return {
    fields: { ...fields, [block]: { ...(fields[block] as Fields), scope: value } },
    origins: { ...origins, [path]: origin },
    problems,
  };
}

/** Two variables that set one field. */
export function saidTwice(origin: Origin, other: Origin): DraftProblem {
  return { origin, message: `says the same as ${originText(other)}; keep one` };
}

/** How people know the place. */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case "flag":
      return origin.name;
    case "variable":
      return origin.key === undefined ? origin.name : pathOf([origin.name, origin.key]);
    case "file":
      return `${origin.file}: ${origin.path}`;
  }
}

/** How people know each of the places. */
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

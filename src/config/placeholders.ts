import type { ConfigProblem } from "../errors.ts";
import { entryOf } from "../lib/entry-of.ts";
import { isFields, type Fields } from "../lib/fields.ts";
import { VARIABLES } from "./env/variables.ts";
import type { Label } from "./exclusive.ts";
import { pathOf } from "./problems.ts";

/**
 * What stands for a variable's value in shells, and in the files of other clients: `${KEY}`, `${env:KEY}`, `{env:KEY}`
 * and `{file:PATH}` anywhere, `$KEY` and `%KEY%` as the whole value.
 *
 * @see https://code.visualstudio.com/docs/reference/variables-reference
 * @see https://opencode.ai/docs/config/#variables
 */
const PLACEHOLDER =
  /\$\{[^{}\s]+\}|\{(?:env|file):[^{}\s]+\}|^\$[A-Z][A-Z\d_]+$|^%[A-Z][A-Z\d_]+%$/;

/** Depth of the deepest field: `exchange.oauth.parameters.NAME`. What is deeper is none, and may be without an end. */
const DEEPEST = 4;

/** Fields that a shell reads, or that are passed on without being read. */
const UNREAD: ReadonlySet<string> = new Set(["apiKeyCommand", "modelCapabilities"]);

/**
 * Values that still contain the name of a variable instead of its value: nothing replaces it, so it would be sent as it
 * is. `fields` are those that are read.
 */
export function placeholderProblems(
  config: Fields,
  fields: readonly string[],
  label: Label = () => undefined,
): ConfigProblem[] {
  return fields
    .filter((field) => !UNREAD.has(field))
    .flatMap((field) => stringsIn(config[field], [field]))
    .flatMap(([path, value]) => {
      const [placeholder] = PLACEHOLDER.exec(value) ?? [];
      if (placeholder === undefined) return [];
      const at = pathOf(path);
      const name = NAME.exec(placeholder)?.[1];
      const shown = name === undefined ? "a placeholder" : placeholder;
      const message = `contains ${shown}, which nothing replaces by its value; ${advice(path, name, label(at))}`;
      return [{ path: at, message }];
    });
}

function stringsIn(
  value: unknown,
  path: readonly string[],
): (readonly [path: readonly string[], value: string])[] {
  if (typeof value === "string") return [[path, value]];
  if (!isFields(value) || path.length === DEEPEST) return [];
  return Object.entries(value).flatMap(([key, inner]) => stringsIn(inner, [...path, key]));
}

/** A placeholder with a name and nothing else, which is no secret. */
const NAME = /^(?:\$\{?|%|\{)(?:(?:env|input|file):)?([A-Za-z_]\w{0,63})[}%]?$/;

function advice(
  path: readonly string[],
  name: string | undefined,
  origin: string | undefined,
): string {
  const at = path.join(".");
  const variable = VARIABLES.find(({ field }) => field.join(".") === at)?.name;
  const own = origin !== undefined && origin === variable;
  const instead = entryOf(INSTEAD, at)?.replace("KEY", name ?? "KEY") ?? "write the value itself";
  return variable === undefined || own
    ? instead
    : `${instead}, or set ${variable} if there is only one provider`;
}

/** Fields that get the value from elsewhere at each use. */
const INSTEAD: Readonly<Record<string, string>> = {
  apiKey: 'write apiKeyCommand: "printenv KEY" instead',
  "oauth.clientSecret": "write clientSecretFile instead, with the path of a file",
  "oauth.refreshToken": "write refreshTokenFile instead, with the path of a file",
  "servicePrincipal.clientSecret": "write clientSecretFile instead, with the path of a file",
};

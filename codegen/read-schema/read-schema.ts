import { ConfigError, type ConfigProblem } from "../../src/errors.ts";
import type { Json, Model } from "../model.ts";
import { pascalCase, words } from "../names.ts";
import { withPointers } from "./addresses.ts";
import { collectDefinitions, type Definitions } from "./definitions.ts";
import { isObject, kindOf, member } from "./json.ts";
import { annotations, subset } from "./keywords.ts";
import { createKinds } from "./kinds.ts";
import { linked } from "./link.ts";
import { readMarks } from "./marks.ts";
import { readMethods } from "./methods.ts";
import { has, only, table, text, type Place, type Report, type Reports } from "./place.ts";
import { below, tokensOf, valueAt } from "./pointer.ts";

const dialect = "https://json-schema.org/draft/2020-12/schema";
const tables = ["$defs", "definitions"];
const ofDocuments: ReadonlySet<string> = new Set([
  "$schema",
  "$id",
  "id",
  "$vocabulary",
  ...tables,
  "x-methods",
]);

/**
 * Reads a JSON Schema. `note` receives everything that the types cannot express.
 *
 * @throws ConfigError with every mistake, each with the JSON Pointer to it
 */
export function readSchema(document: Json, note: Report = () => undefined): Model {
  const problems = new Map<string, ConfigProblem>();
  const report = (path: string, message: string): void => {
    problems.set(JSON.stringify([path, message]), { path, message });
  };
  const model = read(document, { report, note });
  if (problems.size > 0 || model === undefined) {
    throw new ConfigError([...problems.values()], { subject: "schema" });
  }
  return model;
}

function read(given: Json, reports: Reports): Model | undefined {
  const { report, note } = reports;
  if (!isObject(given)) {
    report("#", `must be a schema, which is an object, not ${kindOf(given)}`);
    return undefined;
  }
  const document = withPointers(given);
  const place: Place = { at: "#", schema: document, ...reports };
  const version = text(place, "$schema");
  if (version?.includes("draft-03") === true) {
    report("#/$schema", "is not read: convert the schema to draft-04 or later");
    return undefined;
  }
  if (version !== undefined && version.replace(/#$/, "") !== dialect) {
    note("#/$schema", `is read as ${dialect}, with the older names of keywords`);
  }
  const api = openApi(place);
  const title = text(place, "title") ?? (api === undefined ? undefined : text(api.info, "title"));
  const { description } = readMarks(place);

  const targetOf = (reference: string): Json | undefined => {
    const tokens = tokensOf(reference);
    return tokens === undefined ? undefined : valueAt(document, tokens);
  };
  const definitions = collectDefinitions(reports, createKinds(targetOf));
  const named = [
    ...tables.flatMap((keyword) => entriesOf(place, keyword)),
    ...(api === undefined ? [] : entriesOf(api.components, "schemas")),
  ];
  const { root, define } = api === undefined ? readRoot(place, title, definitions) : {};
  for (const { at, name } of named) definitions.reserve(at, name);
  define?.();
  for (const { at, name, value } of named) definitions.define(value, at, name);
  const methods = readMethods(place, definitions);
  definitions.rest();
  defineReferred(document, definitions);
  if (definitions.drafts.length === 0 && methods.length === 0) {
    report(
      "#",
      "describes nothing; a package needs a type, in `$defs` or at the root, or a method",
    );
  }
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...linked({ document, definitions, methods, root }),
  };
}

/** The schemas in a table, by name. */
function entriesOf(
  place: Place,
  keyword: string,
): readonly { readonly at: string; readonly name: string; readonly value: Json }[] {
  return Object.entries(table(place, keyword) ?? {}).map(([name, value]) => ({
    at: below(place.at, keyword, name),
    name,
    value,
  }));
}

/**
 * The parts of an OpenAPI document that are read; undefined for any other document.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#openapi-object
 */
function openApi(place: Place): { readonly info: Place; readonly components: Place } | undefined {
  if (!has(place, "openapi")) return undefined;
  const part = (keyword: string): Place => ({
    ...place,
    at: below(place.at, keyword),
    schema: table(place, keyword) ?? {},
  });
  if (has(place, "paths")) {
    place.note("#/paths", "is not read: the types are those of `components/schemas`");
  }
  return { info: part("info"), components: part("components") };
}

/** Reads the targets of references that are in places where no types are expected. */
function defineReferred(document: Json, { referred, names, located, define }: Definitions): void {
  for (const pointer of referred) {
    if (names.has(pointer) || located.has(pointer)) continue;
    const tokens = tokensOf(pointer) ?? [];
    const value = valueAt(document, tokens);
    if (value === undefined || Array.isArray(value) || kindOf(value) === "a string") continue;
    const [parent = "", name = ""] = tokens.slice(-2);
    define(value, pointer, tables.includes(parent) ? name : pascalCase(words(`${parent} ${name}`)));
  }
}

/** The pointer to the type that the document itself describes, and a function that reads it if it is at the root. */
function readRoot(
  { schema, report }: Place,
  title: string | undefined,
  definitions: Definitions,
): { readonly root?: string; readonly define?: () => void } {
  const own = Object.entries(schema).filter(([keyword]) => !ofDocuments.has(keyword));
  const shaping = own.filter(([keyword]) => subset.has(keyword) && !annotations.includes(keyword));
  if (shaping.length === 0) {
    // Keywords without an effect may be a mistake.
    only({ at: "#", schema, ...definitions }, [...ofDocuments], "a document");
    return {};
  }
  const target = member(schema, "$ref");
  if (shaping.length === 1 && target !== undefined) {
    const tokens = typeof target === "string" ? tokensOf(target) : undefined;
    if (tokens === undefined || tokens.length === 0) {
      report("#/$ref", "must point to a definition, as in `#/$defs/Name`");
      return {};
    }
    const root = below("#", ...tokens);
    definitions.refer(root);
    return { root };
  }
  const value = Object.fromEntries(own);
  const name = pascalCase(words(title ?? "Root"));
  definitions.reserve("#", name);
  return { root: "#", define: () => definitions.define(value, "#", name) };
}

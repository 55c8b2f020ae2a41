import { ConfigError, type ConfigProblem } from "../../src/errors.ts";
import type { Json, Model } from "../model.ts";
import { pascalCase, words } from "../names.ts";
import { collectDefinitions, type Definitions } from "./definitions.ts";
import { isObject, kindOf, member, type JsonObject } from "./json.ts";
import { annotations, subset } from "./keywords.ts";
import { createKinds } from "./kinds.ts";
import { linked } from "./link.ts";
import { readMarks } from "./marks.ts";
import { readMethods } from "./methods.ts";
import { only, table, text, type Place, type Report, type Reports } from "./place.ts";
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
 * Reads a JSON Schema. `note` receives what its types cannot express.
 *
 * @throws {ConfigError} with every mistake, each with the JSON Pointer to it
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

function read(document: Json, reports: Reports): Model | undefined {
  const { report, note } = reports;
  if (!isObject(document)) {
    report("#", `must be a schema, which is an object, not ${kindOf(document)}`);
    return undefined;
  }
  const place: Place = { at: "#", schema: document, ...reports };
  const version = text(place, "$schema");
  if (version !== undefined && version.replace(/#$/, "") !== dialect) {
    note("#/$schema", `is read as ${dialect}, with the older names of keywords`);
  }
  const title = text(place, "title");
  const { description } = readMarks(place);

  const local = createLocal(document);
  const targetOf = (reference: string): Json | undefined => {
    const tokens = tokensOf(local(reference));
    return tokens === undefined ? undefined : valueAt(document, tokens);
  };
  const definitions = collectDefinitions(reports, createKinds(targetOf), local);
  const named = tables.flatMap((keyword) =>
    Object.entries(table(place, keyword) ?? {}).map(([name, value]) => ({
      at: below("#", keyword, name),
      name,
      value,
    })),
  );
  const { root, define } = readRoot(place, title, definitions);
  for (const { at, name } of named) definitions.reserve(at, name);
  define?.();
  for (const { at, name, value } of named) definitions.define(value, at, name);
  const methods = readMethods(place, definitions);
  definitions.rest();
  defineReferred(document, definitions);
  if (definitions.drafts.length === 0 && methods.length === 0) {
    report("#", "describes nothing; a package needs a type or a method");
  }
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...linked({ document, definitions, methods, root }),
  };
}

/** Reads what is referred to and stands where no type was looked for. */
function defineReferred(document: Json, { referred, names, located, define }: Definitions): void {
  for (const pointer of referred) {
    if (names.has(pointer) || located.has(pointer)) continue;
    const tokens = tokensOf(pointer) ?? [];
    const value = valueAt(document, tokens);
    if (value === undefined || Array.isArray(value) || kindOf(value) === "a string") continue;
    define(value, pointer, pascalCase(words(tokens.slice(-2).join(" "))));
  }
}

/** The pointer to the type that the document itself describes, and what reads it where it stands there. */
function readRoot(
  { schema, report }: Place,
  title: string | undefined,
  definitions: Definitions,
): { readonly root?: string; readonly define?: () => void } {
  const own = Object.entries(schema).filter(([keyword]) => !ofDocuments.has(keyword));
  const shaping = own.filter(([keyword]) => subset.has(keyword) && !annotations.includes(keyword));
  if (shaping.length === 0) {
    // What is not shaping may be a mistake.
    only({ at: "#", schema, ...definitions }, [...ofDocuments], "a document");
    return {};
  }
  const target = member(schema, "$ref");
  if (shaping.length === 1 && target !== undefined) {
    const tokens = typeof target === "string" ? tokensOf(definitions.local(target)) : undefined;
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

/** Turns a reference by the document's own address, or by an anchor in it, into a pointer. */
function createLocal(document: JsonObject): (reference: string) => string {
  const own = [member(document, "$id"), member(document, "id")].find(
    (id) => typeof id === "string",
  );
  const base = own?.replace(/#$/, "");
  let anchors: ReadonlyMap<string, string> | undefined;
  return (reference) => {
    const [address = "", fragment = ""] = reference.split("#", 2);
    if (address !== "" && address !== base) return reference;
    if (fragment === "" || fragment.startsWith("/")) return `#${fragment}`;
    anchors ??= anchorsOf(document);
    return anchors.get(fragment) ?? reference;
  };
}

/** The pointers to schemas that have a name of their own (`$anchor`, before 2019-09 `$id` or `id`: `#name`). */
function anchorsOf(document: JsonObject): ReadonlyMap<string, string> {
  const anchors = new Map<string, string>();
  const open: { readonly at: string; readonly value: Json }[] = [{ at: "#", value: document }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { at, value } = next;
    if (isObject(value)) {
      const id = [member(value, "$id"), member(value, "id")].find(
        (one) => typeof one === "string" && one.startsWith("#"),
      );
      const name = member(value, "$anchor") ?? (typeof id === "string" ? id.slice(1) : undefined);
      if (typeof name === "string") anchors.set(name, at);
    }
    if (typeof value !== "object" || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      open.push({ at: below(at, key), value: inner });
    }
  }
  return anchors;
}

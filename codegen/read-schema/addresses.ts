import type { Json } from "../model.ts";
import { isObject, member, type JsonObject } from "./json.ts";
import { below, tokensOf, valueAt } from "./pointer.ts";

/** Keywords whose value is data, in which `$ref` and `$id` are ordinary names. */
const ofData: ReadonlySet<string> = new Set(["const", "default", "enum", "example", "examples"]);

/** Keywords whose value maps names to schemas, so the names in it are not keywords. */
const ofNames: ReadonlySet<string> = new Set([
  "$defs",
  "definitions",
  "properties",
  "patternProperties",
  "dependentSchemas",
  "dependencies",
  // In the components of an OpenAPI document.
  "schemas",
]);

/** The base URI of a document without an address. */
const nowhere = "https://document.invalid/";

interface Located {
  readonly schema: { $ref?: Json } & JsonObject;
  readonly at: string;
  /** The URI that references in it are relative to. */
  readonly base: string;
}

/**
 * The document with each `$ref` by address or anchor replaced by a pointer from the root. References to other documents are kept. An `$id` inside the document begins a resource, and the references in it are relative to that.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-9.3
 */
export function withPointers(document: JsonObject): JsonObject {
  const copy = structuredClone(document);
  const schemas = schemasIn(copy);
  const targets = targetsOf(schemas);
  for (const { schema, base } of schemas) {
    const reference = member(schema, "$ref");
    if (typeof reference === "string") schema.$ref = pointerOf(reference, base, targets, copy);
  }
  return copy;
}

/** Everything in a document that may be a schema, from the root down. */
function schemasIn(document: JsonObject): readonly Located[] {
  const found: Located[] = [];
  const open = [{ value: document as Json, at: "#", outer: nowhere, isTable: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, at, outer, isTable } = next;
    if (typeof value !== "object" || value === null) continue;
    const base = isObject(value) && !isTable ? baseOf(value, outer) : outer;
    if (isObject(value) && !isTable) found.push({ schema: value, at, base });
    for (const [key, inner] of Object.entries(value)) {
      if (!isTable && ofData.has(key)) continue;
      open.push({
        value: inner,
        at: below(at, key),
        outer: base,
        isTable: !isTable && ofNames.has(key),
      });
    }
  }
  return found;
}

/** The pointers to resources and anchors, by their URIs. Anchors are found by their fragment too. */
function targetsOf(schemas: readonly Located[]): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  for (const { schema, at, base } of schemas) {
    if (at === "#" || idOf(schema) !== undefined) {
      if (!targets.has(base)) targets.set(base, at);
    }
    const anchor = anchorOf(schema);
    if (anchor === undefined) continue;
    targets.set(`${base}#${anchor}`, at);
    if (!targets.has(`#${anchor}`)) targets.set(`#${anchor}`, at);
  }
  return targets;
}

function pointerOf(
  reference: string,
  base: string,
  targets: ReadonlyMap<string, string>,
  document: JsonObject,
): string {
  const [address = "", fragment = ""] = reference.split("#", 2);
  const target = resolved(address, base);
  if (fragment !== "" && !fragment.startsWith("/")) {
    return targets.get(`${target}#${fragment}`) ?? targets.get(`#${fragment}`) ?? reference;
  }
  const resource = targets.get(target);
  if (resource === undefined) return reference;
  const pointer = `${resource}${fragment === "" ? "" : fragment}`;
  // Many documents with an `$id` in each schema still use references from the root.
  return address === "" && !leads(pointer, document) ? reference : pointer;
}

function leads(pointer: string, document: JsonObject): boolean {
  const tokens = tokensOf(pointer);
  return tokens !== undefined && valueAt(document, tokens) !== undefined;
}

function baseOf(schema: JsonObject, outer: string): string {
  const id = idOf(schema);
  return id === undefined ? outer : resolved(id, outer);
}

/** The address of a schema: `$id`, `id` until draft-04. If it is only a fragment, it is an anchor. */
function idOf(schema: JsonObject): string | undefined {
  return idsOf(schema).find((id) => !id.startsWith("#"));
}

/** The name of a schema within its resource: `$anchor`, before 2019-09 `$id` or `id` that is `#name`. */
function anchorOf(schema: JsonObject): string | undefined {
  const anchor = member(schema, "$anchor");
  if (typeof anchor === "string") return anchor;
  return idsOf(schema)
    .find((id) => id.startsWith("#"))
    ?.slice(1);
}

function idsOf(schema: JsonObject): readonly string[] {
  return [member(schema, "$id"), member(schema, "id")].filter((id) => typeof id === "string");
}

/** Without the fragment. A text that is not a URI is kept. */
function resolved(address: string, base: string): string {
  const [own = ""] = address.split("#", 1);
  if (own === "") return base;
  try {
    return new URL(own, base).href;
  } catch {
    return own;
  }
}

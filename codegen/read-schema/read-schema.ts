import { ConfigError, type ConfigProblem } from "../../src/errors.ts";
import type { Json, Model } from "../model.ts";
import { pascalCase, words } from "../names.ts";
import { collectDefinitions } from "./definitions.ts";
import { isObject, kindOf, member } from "./json.ts";
import { annotations } from "./keywords.ts";
import { linked } from "./link.ts";
import { readMarks } from "./marks.ts";
import { readMethods } from "./methods.ts";
import { table, text, type Place } from "./place.ts";
import { below, tokensOf } from "./pointer.ts";

const dialect = "https://json-schema.org/draft/2020-12/schema";
const ofDocuments = new Set(["$schema", "$id", "$defs", "x-methods"]);

/**
 * Reads a schema in the supported subset of JSON Schema 2020-12.
 *
 * @throws {ConfigError} with every problem, each with the JSON Pointer to it
 */
export function readSchema(document: Json): Model {
  const problems = new Map<string, ConfigProblem>();
  const report = (path: string, message: string): void => {
    problems.set(JSON.stringify([path, message]), { path, message });
  };
  const model = read(document, report);
  if (problems.size > 0 || model === undefined) {
    throw new ConfigError([...problems.values()], { subject: "schema" });
  }
  return model;
}

function read(document: Json, report: (path: string, message: string) => void): Model | undefined {
  if (!isObject(document)) {
    report("#", `must be a schema, which is an object, not ${kindOf(document)}`);
    return undefined;
  }
  const place: Place = { at: "#", schema: document, report };
  const version = text(place, "$schema");
  if (version !== undefined && version.replace(/#$/, "") !== dialect) {
    report("#/$schema", `must be ${dialect}; other versions give keywords other meanings`);
  }
  text(place, "$id");
  const title = text(place, "title");
  const { description } = readMarks(place);

  const definitions = collectDefinitions(report);
  const root = readRoot(place, title, definitions.define);
  for (const [name, value] of Object.entries(table(place, "$defs") ?? {})) {
    definitions.define(value, below("#", "$defs", name), name);
  }
  const methods = readMethods(place, definitions);
  definitions.rest();
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...linked({ document, definitions, methods, root }),
  };
}

/** The pointer to the type that the document itself describes. */
function readRoot(
  { schema, report }: Place,
  title: string | undefined,
  define: (value: Json, at: string, name: string) => void,
): string | undefined {
  const own = Object.entries(schema).filter(([keyword]) => !ofDocuments.has(keyword));
  const shaping = own.filter(([keyword]) => !annotations.includes(keyword));
  if (shaping.length === 0) return undefined;
  const target = member(schema, "$ref");
  if (shaping.length === 1 && target !== undefined) {
    const tokens = typeof target === "string" ? tokensOf(target) : undefined;
    if (tokens !== undefined && tokens.length > 0) return below("#", ...tokens);
    report("#/$ref", "must point to a definition, as in `#/$defs/Name`");
    return undefined;
  }
  if (title === undefined) {
    report("#", "describes a type that has no name; add a `title`, or move it into `$defs`");
  }
  define(Object.fromEntries(own), "#", pascalCase(words(title ?? "Root")));
  return "#";
}

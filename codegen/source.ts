import {
  findNodeAtLocation,
  getNodePath,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from "jsonc-parser";
import { ConfigError, type ConfigProblem } from "../src/errors.ts";
import type { Json, Model } from "./model.ts";
import { below, tokensOf } from "./read-schema/pointer.ts";
import { readSchema } from "./read-schema/read-schema.ts";

/** A schema as text, and what its types do not hold, each with its line and column. */
export interface Source {
  readonly model: Model;
  readonly notes: readonly ConfigProblem[];
}

/**
 * Reads a schema as text, so that every message about it has a line and a column.
 *
 * @param file what to call the text
 * @throws ConfigError with every mistake
 */
export function readSource(text: string, file: string): Source {
  const json = text.replace(/^\uFEFF/, "");
  const lines = lineStarts(json);
  const place = (offset: number): string => {
    const line = lines.findLastIndex((start) => start <= offset);
    return `${file}:${line + 1}:${offset - (lines[line] ?? 0) + 1}`;
  };
  checkNesting(json, place);
  const tree = parsed(json, file, place);
  /** In the order of the text, whatever was read first. */
  const placed = (found: readonly ConfigProblem[]): readonly ConfigProblem[] =>
    found
      .map((problem) => ({ ...problem, offset: offsetOf(tree, problem.path) }))
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ path, message, offset }) => ({ path: `${place(offset)} ${path}`, message }));
  const notes: ConfigProblem[] = [];
  try {
    const model = readSchema(JSON.parse(json) as Json, (path, message) => {
      notes.push({ path, message });
    });
    return { model, notes: placed(notes) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(placed(error.problems), { subject: "schema" });
  }
}

/**
 * The model of a schema, which with `strict` has to hold all that the schema says.
 *
 * @throws ConfigError with `strict`, where there are notes
 */
export function modelOf({ model, notes }: Source, { strict }: { readonly strict: boolean }): Model {
  if (strict && notes.length > 0) throw new ConfigError(notes, { subject: "schema" });
  return model;
}

/** How deep lists and objects may be within each other; every reader of JSON has such a bound. */
const deepest = 2000;

/** Before anything goes into the text that is as deep as it is. */
function checkNesting(text: string, place: (offset: number) => string): void {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"?|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    if (depth <= deepest) continue;
    const message = `nests deeper than ${deepest} levels; move what is within into \`$defs\``;
    throw new ConfigError([{ path: place(index), message }], { subject: "schema" });
  }
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function parsed(text: string, file: string, place: (offset: number) => string): Node {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  if (errors.length > 0 || tree === undefined) {
    const problems = errors.map(({ error, offset }) => ({
      path: place(offset),
      message: spoken(printParseErrorCode(error)),
    }));
    throw new ConfigError(problems.length > 0 ? problems : [{ path: file, message: "is empty" }], {
      subject: "JSON",
    });
  }
  const doubled = doubledKeys(tree).map((key) => ({
    path: `${place(key.offset)} ${below("#", ...getNodePath(key))}`,
    message: "is there twice",
  }));
  if (doubled.length > 0) throw new ConfigError(doubled, { subject: "JSON" });
  return tree;
}

/** Of members with one name JSON.parse keeps the last, and the others would be lost without a word. */
function doubledKeys(node: Node): readonly Node[] {
  const seen = new Set<unknown>();
  const doubled: Node[] = [];
  for (const child of node.children ?? []) {
    const [key, value] = node.type === "object" ? (child.children ?? []) : [undefined, child];
    if (key !== undefined && seen.has(key.value)) doubled.push(key);
    seen.add(key?.value);
    if (value !== undefined) doubled.push(...doubledKeys(value));
  }
  return doubled;
}

/** Where a pointer leads, or the nearest place above it that exists. */
function offsetOf(tree: Node, pointer: string): number {
  const tokens = tokensOf(pointer) ?? [];
  for (let length = tokens.length; length >= 0; length -= 1) {
    const node = nodeAt(tree, tokens.slice(0, length));
    if (node === undefined) continue;
    // A member is found where its name is.
    return node.parent?.type === "property" ? node.parent.offset : node.offset;
  }
  return 0;
}

function nodeAt(tree: Node, tokens: readonly string[]): Node | undefined {
  let node: Node | undefined = tree;
  for (const token of tokens) {
    if (node === undefined) return undefined;
    const segment = node.type === "array" ? Number(token) : token;
    node = findNodeAtLocation(node, [segment]);
  }
  return node;
}

/** `PropertyNameExpected` as people say it. */
function spoken(code: string): string {
  return code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

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

/** The model of a schema, and notes about what its types cannot express, each with line and column. */
export interface Source {
  readonly model: Model;
  readonly notes: readonly ConfigProblem[];
}

/**
 * Reads a schema as text, so that every message about it has a line and a column.
 *
 * @param file the name of the text in messages
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
  /** Sorted by position in the text. */
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
 * The model of a schema. With `strict`, it must express everything in the schema.
 *
 * @throws ConfigError with `strict`, if there are notes
 */
export function modelOf({ model, notes }: Source, { strict }: { readonly strict: boolean }): Model {
  if (strict && notes.length > 0) throw new ConfigError(notes, { subject: "schema" });
  return model;
}

/** Maximum nesting of lists and objects, which every JSON parser limits. */
const deepest = 2000;

/** Checks the nesting before a recursive parser reads the text. */
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
    throw new ConfigError(syntaxProblems(text, file, errors, place), { subject: "JSON" });
  }
  const doubled = doubledKeys(tree).map((key) => ({
    path: `${place(key.offset)} ${below("#", ...getNodePath(key))}`,
    message: "is there twice",
  }));
  if (doubled.length > 0) throw new ConfigError(doubled, { subject: "JSON" });
  return tree;
}

function syntaxProblems(
  text: string,
  file: string,
  errors: readonly ParseError[],
  place: (offset: number) => string,
): readonly ConfigProblem[] {
  if (text.trim() === "") return [{ path: file, message: "is empty" }];
  // In a YAML document every word would be a mistake.
  if (!/^\s*[{[]/.test(text)) {
    const message = "is not JSON; convert a YAML document first, for example with `yq -o=json`";
    return [{ path: file, message }];
  }
  return errors.map(({ error, offset }) => ({
    path: place(offset),
    message: spoken(printParseErrorCode(error)),
  }));
}

/** Members with the same name: JSON.parse keeps only the last one, without an error. */
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

/** The position of a pointer's target or, if it does not exist, of its nearest existing parent. */
function offsetOf(tree: Node, pointer: string): number {
  const tokens = tokensOf(pointer) ?? [];
  for (let length = tokens.length; length >= 0; length -= 1) {
    const node = nodeAt(tree, tokens.slice(0, length));
    if (node === undefined) continue;
    // The position of a member is that of its name.
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

/** A parser's error name as words: `PropertyNameExpected` becomes `property name expected`. */
function spoken(code: string): string {
  return code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

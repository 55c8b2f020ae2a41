import {
  findNodeAtLocation,
  getNodePath,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from "jsonc-parser";
import { ConfigError } from "../src/errors.ts";
import type { Json, Model } from "./model.ts";
import { below, tokensOf } from "./read-schema/pointer.ts";
import { readSchema } from "./read-schema/read-schema.ts";

/**
 * Reads a schema as text, so that every problem has its line and column.
 *
 * @param file what to call the text
 * @throws {ConfigError} with every problem
 */
export function readSource(text: string, file: string): Model {
  const json = text.replace(/^\uFEFF/, "");
  const place = (offset: number): string => {
    const before = json.slice(0, offset).split("\n");
    return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  };
  const tree = parsed(json, file, place);
  try {
    return readSchema(JSON.parse(json) as Json);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      error.problems.map(({ path, message }) => ({
        path: `${place(offsetOf(tree, path))} ${path}`,
        message,
      })),
      { subject: "schema" },
    );
  }
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

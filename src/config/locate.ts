import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import type { ConfigProblem } from "../errors.ts";
import { positionsIn, type Position } from "./json.ts";
import { pathOf } from "./problems.ts";

/**
 * The position of a problem's path in a JSON text: the field's name or, if the field is missing, the object that should
 * contain it.
 */
export function locator(json: string): (path: string) => Position {
  const root = parseTree(json);
  const at = positionsIn(json);
  const nearest = (segments: readonly (string | number)[]): Node | undefined => {
    const node = root && findNodeAtLocation(root, [...segments]);
    return node !== undefined || segments.length === 0 ? node : nearest(segments.slice(0, -1));
  };
  return (path) => {
    const node = nearest(segmentsOf(path));
    return at(node === undefined ? 0 : startOf(node));
  };
}

/** The inverse of {@link pathOf}. */
export function segmentsOf(path: string): (string | number)[] {
  const parts = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g);
  return Array.from(parts, ([, index, quoted, name = ""]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? name : (JSON.parse(quoted) as string);
  });
}

function startOf(node: Node): number {
  return node.parent?.type === "property" ? node.parent.offset : node.offset;
}

/** A field that an object has twice: parsers use the last one, people see the first. */
export function repeatedFields(json: string): (ConfigProblem & Position)[] {
  const root = parseTree(json);
  return root === undefined ? [] : repeatedIn(root, [], positionsIn(json));
}

function repeatedIn(
  node: Node,
  at: readonly (string | number)[],
  position: (offset: number) => Position,
): (ConfigProblem & Position)[] {
  const children = node.children ?? [];
  if (node.type === "array") {
    return children.flatMap((child, index) => repeatedIn(child, [...at, index], position));
  }
  if (node.type !== "object") return [];
  const seen = new Map<string, Node>();
  const found: (ConfigProblem & Position)[] = [];
  for (const property of children) {
    const [key, value] = property.children ?? [];
    const name = String(key?.value);
    const path = [...at, name];
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      const { line } = position(earlier.offset);
      const message = `occurs twice, first on line ${line}; only the last one is used`;
      found.push({ path: pathOf(path), message, ...position(property.offset) });
    }
    seen.set(name, property);
    if (value !== undefined) found.push(...repeatedIn(value, path, position));
  }
  return found;
}

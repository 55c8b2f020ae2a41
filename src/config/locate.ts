import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import type { ConfigProblem } from "../errors.ts";
import { positionAt, type Position } from "./json.ts";
import { pathOf } from "./problems.ts";

/** Where in a JSON text a problem's path leads: to the field's name, or where it is missing to what should hold it. */
export function locator(json: string): (path: string) => Position {
  const root = parseTree(json);
  return (path) => {
    for (const segments = segmentsOf(path); root !== undefined; segments.pop()) {
      const node = findNodeAtLocation(root, segments);
      if (node !== undefined) return positionAt(json, startOf(node));
    }
    return { line: 1, column: 1 };
  };
}

/** {@link pathOf} backwards. */
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

/** A field that an object has twice: readers take the last one, people see the first. */
export function repeatedFields(json: string): (ConfigProblem & Position)[] {
  const root = parseTree(json);
  return root === undefined ? [] : repeatedIn(root, [], json);
}

function repeatedIn(
  node: Node,
  at: readonly (string | number)[],
  json: string,
): (ConfigProblem & Position)[] {
  const children = node.children ?? [];
  if (node.type === "array") {
    return children.flatMap((child, index) => repeatedIn(child, [...at, index], json));
  }
  if (node.type !== "object") return [];
  const seen = new Map<string, Node>();
  return children.flatMap((property) => {
    const [key, value] = property.children ?? [];
    const name = String(key?.value);
    const earlier = seen.get(name);
    seen.set(name, property);
    const path = [...at, name];
    const inside = value === undefined ? [] : repeatedIn(value, path, json);
    if (earlier === undefined) return inside;
    const { line } = positionAt(json, earlier.offset);
    const message = `is there twice, on line ${line} already; only the last one counts`;
    return [{ path: pathOf(path), message, ...positionAt(json, property.offset) }, ...inside];
  });
}

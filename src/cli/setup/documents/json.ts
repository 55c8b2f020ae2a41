import {
  createScanner,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  visit,
  type Node,
  type ParseError,
} from "jsonc-parser";
import { positionsIn } from "../../../config/json.ts";
import { isFields } from "../../../lib/fields.ts";
import {
  lineBreakOf,
  PlaceError,
  spliced,
  type DocumentFormat,
  type Step,
  type Words,
} from "./document.ts";

/**
 * JSON with comments and trailing commas. `modify()` of jsonc-parser is not used: it moves a comment that follows the
 * last property to the new one, and drops the comments around a property that it removes.
 */
export const json: DocumentFormat = {
  empty: ([first]) => (typeof first === "string" ? "{}\n" : "[]\n"),
  isEmpty: (text) => /^(?:\{\s*\}|\[\s*\]|)$/.test(text.trim()),
  at(text, path) {
    const { node, rest } = follow(text, path);
    return rest.length > 0
      ? undefined
      : { value: getNodeValue(node), text: text.slice(node.offset, endOf(node)) };
  },
  depth: (text, path) => path.length - follow(text, path).rest.length,
  set(text, path, value) {
    const { node, rest } = follow(text, path);
    const [step, ...deeper] = rest;
    const lines = styleOf(text);
    if (step === undefined) {
      return spliced(text, node.offset, endOf(node), lines.print(value, indentAt(text, node)));
    }
    if (node.type !== (typeof step === "string" ? "object" : "array")) {
      throw new PlaceError(`expected ${typeof step === "string" ? "an object" : "a list"}`);
    }
    // A field without a value counts as missing.
    const nested = deeper.reduceRight((inner, each) => wrapped(each, inner), value);
    const label = typeof step === "string" ? `${JSON.stringify(step)}: ` : "";
    return inserted(text, node, lines, (indent) => label + lines.print(nested, indent));
  },
  restore(text, path, former) {
    const { node } = follow(text, path);
    return spliced(text, node.offset, endOf(node), former);
  },
  remove(text, path) {
    const { node, rest } = follow(text, path);
    if (rest.length > 0) return text;
    const member = node.parent?.type === "property" ? node.parent : node;
    return removed(text, member);
  },
  words(text) {
    const found: Words[] = [];
    visit(text, {
      onLiteralValue(value: unknown, start, length) {
        if (typeof value === "string")
          found.push({ start: start + 1, end: start + length - 1, value });
      },
      onComment(start, length) {
        const closing = text[start + 1] === "*" ? 2 : 0;
        found.push({ start: start + 2, end: start + length - closing });
      },
    });
    return found;
  },
};

function wrapped(step: Step, value: unknown): unknown {
  return typeof step === "string" ? { [step]: value } : [value];
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

interface Followed {
  /** The last node on the path that exists. */
  readonly node: Node;
  /** What is missing from there. */
  readonly rest: readonly Step[];
}

function follow(text: string, path: readonly Step[]): Followed {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined || root === undefined) {
    const code = error === undefined ? "ValueExpected" : printParseErrorCode(error.error);
    throw faultAt(text, error?.offset ?? 0, code);
  }
  let node = root;
  for (const [index, step] of path.entries()) {
    const next = typeof step === "string" ? fieldOf(text, node, step) : itemOf(node, step);
    if (next === undefined) return { node, rest: path.slice(index) };
    node = next;
  }
  return { node, rest: [] };
}

function faultAt(text: string, offset: number, fault: string): SyntaxError {
  const { line, column } = positionsIn(text)(offset);
  return new SyntaxError(`line ${line}, column ${column}: ${fault}`);
}

/** Of two fields of the same name, clients read the last one and editors show both: neither is the one to change. */
function fieldOf(text: string, object: Node, name: string): Node | undefined {
  if (object.type !== "object") return undefined;
  const named = (object.children ?? []).filter(({ children }) => children?.[0]?.value === name);
  const [first, second] = named;
  if (second !== undefined) {
    throw faultAt(text, second.offset, `${JSON.stringify(name)} is there twice; remove one`);
  }
  return first?.children?.[1];
}

function itemOf(list: Node, fields: Readonly<Record<string, string>>): Node | undefined {
  if (list.type !== "array") return undefined;
  return list.children?.find((child) => {
    const value: unknown = getNodeValue(child);
    return isFields(value) && Object.entries(fields).every(([name, each]) => value[name] === each);
  });
}

interface Style {
  readonly lineBreak: string;
  readonly unit: string;
  readonly print: (value: unknown, indent: string) => string;
}

function styleOf(text: string): Style {
  const lineBreak = lineBreakOf(text);
  const unit = /^(?:\t|( +))(?=["{[])/m.exec(text)?.[0] ?? "  ";
  return {
    lineBreak,
    unit,
    print: (value, indent) =>
      JSON.stringify(value, undefined, unit).replaceAll("\n", `${lineBreak}${indent}`),
  };
}

/** The indentation of the line in which a node begins. */
function indentAt(text: string, { offset }: Node): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** The container with one more member at its end, after any comment there. */
function inserted(
  text: string,
  container: Node,
  { lineBreak, unit }: Style,
  print: (indent: string) => string,
): string {
  const close = endOf(container) - 1;
  const last = container.children?.at(-1);
  const outer = indentAt(text, container);
  const inside = text.slice(container.offset + 1, close);
  if (last === undefined && inside.trim() === "") {
    const member = `${lineBreak}${outer}${unit}${print(outer + unit)}${lineBreak}${outer}`;
    return spliced(text, container.offset + 1, close, member);
  }
  const comma = last === undefined ? undefined : commaAfter(text, endOf(last));
  if (last !== undefined && !inside.includes("\n")) {
    return comma === undefined
      ? spliced(text, endOf(last), endOf(last), `, ${print(outer)}`)
      : spliced(text, comma + 1, comma + 1, ` ${print(outer)},`);
  }
  const indent = last === undefined ? outer + unit : indentAt(text, last);
  const member = `${lineBreak}${indent}${print(indent)}${comma === undefined ? "" : ","}`;
  const end = container.offset + 1 + inside.trimEnd().length;
  const grown = spliced(text, end, end, member);
  if (last === undefined || comma !== undefined) return grown;
  return spliced(grown, endOf(last), endOf(last), ",");
}

/** Removes a member and its comma, and their lines if nothing else is on them. */
function removed(text: string, member: Node): string {
  const container = member.parent;
  const siblings = container?.children ?? [];
  const before = siblings[siblings.indexOf(member) - 1];
  const end = endOf(member);
  const comma = commaAfter(text, end);
  const former =
    comma === undefined && before !== undefined ? commaAfter(text, endOf(before)) : undefined;
  const [start, stop] = widened(text, member.offset, comma === undefined ? end : comma + 1);
  const shorter = spliced(text, start, stop, "");
  const rest = former === undefined ? shorter : spliced(shorter, former, former + 1, "");
  return siblings.length === 1 && container !== undefined
    ? closed(rest, container.offset + 1)
    : rest;
}

function widened(text: string, start: number, end: number): readonly [start: number, end: number] {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const found = text.indexOf("\n", end);
  const lineEnd = found === -1 ? text.length : found + 1;
  let blankStart = start;
  while (blankStart > lineStart && /[ \t]/.test(text.charAt(blankStart - 1))) blankStart -= 1;
  const blankAfter = /^[ \t]*/.exec(text.slice(end, lineEnd))?.[0].length ?? 0;
  if (blankStart === lineStart && text.slice(end, lineEnd).trim() === "") {
    return [lineStart, lineEnd];
  }
  return /[\]}]/.test(text[end + blankAfter] ?? "") ? [blankStart, end] : [start, end + blankAfter];
}

/** Removes the space between two brackets that have nothing else between them. */
function closed(text: string, open: number): string {
  const space = /^\s*(?=[\]}])/.exec(text.slice(open))?.[0].length ?? 0;
  return spliced(text, open, open + space, "");
}

/** Where the comma after a member is; comments may come before it. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const token = scanner.getTokenOffset();
  return text[token] === "," ? token : undefined;
}

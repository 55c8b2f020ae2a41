import {
  getStaticTOMLValue,
  ParseError,
  parseTOML,
  traverseNodes,
  type AST,
} from "toml-eslint-parser";
import { isFields, type Fields } from "../../../lib/fields.ts";
import {
  lineBreakOf,
  PlaceError,
  spliced,
  type DocumentFormat,
  type Step,
  type Words,
} from "./document.ts";

/**
 * TOML. The parser locates each key, value and table; everything else is left unchanged, because libraries that write
 * TOML print the whole document again, with other spacing. Supports values of the root, and whole tables at the end.
 */
export const toml: DocumentFormat = {
  empty: () => "",
  isEmpty: (text) => text.trim() === "",
  at(text, path) {
    const { value, ast } = read(text);
    const names = namesOf(path);
    const found = names.reduce<unknown>(
      (inner, name) => (isFields(inner) ? inner[name] : undefined),
      value,
    );
    if (found === undefined) return undefined;
    const [name = ""] = names;
    const pair = names.length === 1 ? pairOf(ast, name) : undefined;
    return { value: found, text: pair === undefined ? "" : text.slice(...pair.value.range) };
  },
  depth(text, path) {
    let { value } = read(text);
    const names = namesOf(path);
    for (const [index, name] of names.entries()) {
      if (!isFields(value) || value[name] === undefined) return index;
      value = value[name];
    }
    return names.length;
  },
  set(text, path, value) {
    const names = namesOf(path);
    refuseUnlessTables(text, names.slice(0, -1));
    const changed = isFields(value) ? withTable(text, names, value) : withPair(text, names, value);
    // The parser's line would be one of the changed text, which nobody can see. Only an inline table takes no other.
    parse(
      changed,
      () => new PlaceError("the table around it is written inline; give it a [header]"),
    );
    return changed;
  },
  restore(text, path, former) {
    const pair = pairOf(read(text).ast, namesOf(path)[0] ?? "");
    return pair === undefined ? text : spliced(text, ...pair.value.range, former);
  },
  remove(text, path) {
    const { ast } = read(text);
    const names = namesOf(path);
    const pair = names.length === 1 ? pairOf(ast, names[0] ?? "") : undefined;
    if (pair !== undefined) return withoutLines(text, pair.range[0], pair.range[1]);
    const tables = tablesOf(ast).filter(({ resolvedKey }) =>
      names.every((name, index) => resolvedKey[index] === name),
    );
    return tables.reduceRight((rest, { range: [start, end] }) => {
      // The empty line before the table, which was added with it.
      const gap = /(?<=\n)\r?\n$/.exec(rest.slice(0, start))?.[0].length ?? 0;
      return spliced(withoutLines(rest, start, end), start - gap, start, "");
    }, text);
  },
  words(text) {
    const { ast } = read(text);
    const found: Words[] = ast.comments.map(({ range: [start, end] }) => ({
      start: start + 1,
      end,
    }));
    traverseNodes(ast, {
      enterNode(node) {
        if (node.type !== "TOMLValue" || node.kind !== "string") return;
        const quotes = node.multiline ? 3 : 1;
        const [start, end] = node.range;
        found.push({ start: start + quotes, end: end - quotes, value: node.value });
      },
      leaveNode() {},
    });
    return found.toSorted((left, right) => left.start - right.start);
  },
};

/** A table can only be added to a table. */
function refuseUnlessTables(text: string, names: readonly string[]): void {
  let { value } = read(text);
  for (const name of names) {
    value = isFields(value) ? value[name] : undefined;
    if (value !== undefined && !isFields(value)) throw new PlaceError("expected a table");
  }
}

type Pair = AST.TOMLKeyValue;

function namesOf(path: readonly Step[]): readonly string[] {
  return path.map((step) => {
    if (typeof step === "string") return step;
    throw new PlaceError("lists are not edited here");
  });
}

function parse(text: string, failure: (message: string) => Error): AST.TOMLProgram {
  try {
    return parseTOML(text);
  } catch (error) {
    // The stack has an end, too.
    if (!(error instanceof ParseError)) throw error;
    const { lineNumber, column, message } = error;
    throw failure(`line ${lineNumber}, column ${column + 1}: ${message}`);
  }
}

function read(text: string): { readonly ast: AST.TOMLProgram; value: unknown } {
  const ast = parse(text, (message) => new SyntaxError(message));
  return { ast, value: getStaticTOMLValue(ast) };
}

function pairOf(ast: AST.TOMLProgram, name: string): Pair | undefined {
  return ast.body[0].body.find((node): node is Pair => {
    if (node.type !== "TOMLKeyValue") return false;
    const [first, second] = node.key.keys;
    return second === undefined && keyText(first) === name;
  });
}

function keyText(key: AST.TOMLBare | AST.TOMLQuoted | undefined): string | undefined {
  return key?.type === "TOMLBare" ? key.name : key?.value;
}

function tablesOf(ast: AST.TOMLProgram): readonly AST.TOMLTable[] {
  return ast.body[0].body.filter((node) => node.type === "TOMLTable");
}

function withPair(text: string, names: readonly string[], value: unknown): string {
  const [name = "", ...deeper] = names;
  if (deeper.length > 0) throw new PlaceError("only tables can be added here");
  const { ast } = read(text);
  const existing = pairOf(ast, name);
  if (existing !== undefined) return spliced(text, ...existing.value.range, printed(value));
  const lineBreak = lineBreakOf(text);
  const line = `${keyPrinted(name)} = ${printed(value)}${lineBreak}`;
  // A key after the first table would belong to that table.
  const last = ast.body[0].body.findLast((node) => node.type === "TOMLKeyValue");
  if (last === undefined) return line + (text === "" ? "" : lineBreak) + text;
  const end = text.indexOf("\n", last.range[1]);
  return end === -1
    ? `${text}${lineBreak}${line.slice(0, -lineBreak.length)}`
    : spliced(text, end + 1, end + 1, line);
}

function withTable(text: string, names: readonly string[], value: Fields): string {
  const lineBreak = lineBreakOf(text);
  const gap = text === "" ? "" : text.endsWith("\n") ? lineBreak : lineBreak + lineBreak;
  return text + gap + tablePrinted(names, value).join(lineBreak) + lineBreak;
}

/** The lines of a table, and of the tables in it. */
function tablePrinted(names: readonly string[], value: Fields): string[] {
  const entries = Object.entries(value);
  const tables = entries.filter(([, each]) => isFields(each));
  return [
    `[${names.map(keyPrinted).join(".")}]`,
    ...entries
      .filter(([, each]) => !isFields(each))
      .map(([name, each]) => `${keyPrinted(name)} = ${printed(each)}`),
    ...tables.flatMap(([name, each]) =>
      [""].concat(tablePrinted([...names, name], each as Fields)),
    ),
  ];
}

function keyPrinted(name: string): string {
  return /^[\w-]+$/.test(name) ? name : printed(name);
}

/** A JSON string is a basic string of TOML, except for U+007F. */
function printed(value: unknown): string {
  return Array.isArray(value)
    ? `[${value.map(printed).join(", ")}]`
    : JSON.stringify(value).replaceAll("\u007F", String.raw`\u007F`);
}

/** Removes a range and, if nothing else is on its lines, those lines. */
function withoutLines(text: string, start: number, end: number): string {
  const found = text.indexOf("\n", end);
  const lineEnd = found === -1 ? text.length : found + 1;
  const alone = text.slice(end, lineEnd).trim() === "";
  return spliced(text, start, alone ? lineEnd : end, "");
}

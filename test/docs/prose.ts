import { readdirSync } from "node:fs";
import path from "node:path";
import { parseSync } from "rolldown/utils";
import { root, textOf } from "../support/pages.ts";

/** A phrase that the project's prose does not use, and what to write instead. */
export interface Avoided {
  readonly phrase: string;
  readonly better: string;
}

/** The word list of docs/CONTRIBUTING.md. */
export function wordList(): readonly Avoided[] {
  const [, section = ""] = textOf("docs/CONTRIBUTING.md").split("\n## Plain English\n");
  const [table = ""] = section.split("\n## ");
  return Array.from(table.matchAll(/^\| (`.*?) +\| (.*?) +\|$/gm)).flatMap(
    ([, phrases = "", better = ""]) =>
      Array.from(phrases.matchAll(/`([^`]+)`/g), ([, phrase = ""]) => ({ phrase, better })),
  );
}

/** Finds every avoided phrase in a text, as whole words, also across line breaks. */
export function avoided(list: readonly Avoided[]): (text: string) => readonly string[] {
  const patterns = list.map(({ phrase, better }) => ({
    pattern: new RegExp(`\\b${phrase.replaceAll(" ", "\\s+")}\\b`, "i"),
    says: `“${phrase}”: write ${better}`,
  }));
  return (text) => patterns.flatMap(({ pattern, says }) => (pattern.test(text) ? [says] : []));
}

/** A piece of prose and the file that it is in. */
export interface Prose {
  readonly file: string;
  readonly text: string;
}

type Comment = ReturnType<typeof parseSync>["comments"][number];

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function nodesIn(value: unknown, found: Node[] = []): readonly Node[] {
  if (typeof value !== "object" || value === null) return found;
  if (isNode(value)) found.push(value);
  for (const inner of Object.values(value)) nodesIn(inner, found);
  return found;
}

/** What a string or a template says. */
function textIn(node: Node): readonly string[] {
  if (node.type === "Literal" && typeof node["value"] === "string") return [node["value"]];
  if (node.type !== "TemplateElement") return [];
  return [(node["value"] as { readonly raw: string }).raw];
}

/** Comments, with `//` lines that follow each other as one text. */
function commentsIn(source: string, comments: readonly Comment[]): readonly string[] {
  const texts: string[] = [];
  let end = -1;
  for (const { type, value, ...at } of comments) {
    const text = value.replaceAll(/^\s*\*/gm, "");
    if (type === "Line" && end >= 0 && source.slice(end, at.start).trim() === "") {
      texts.push(`${texts.pop() ?? ""}\n${text}`);
    } else texts.push(text);
    end = type === "Line" ? at.end : -1;
  }
  return texts;
}

/** Comments and texts of a source file. */
export function proseOfSource(file: string, source: string): readonly string[] {
  const { program, comments } = parseSync(file, source);
  return [...commentsIn(source, comments), ...nodesIn(program).flatMap(textIn)];
}

/** The function that a call is of: `test` for `test.concurrent.each([…])`. */
function calleeOf(node: unknown): unknown {
  if (!isNode(node)) return undefined;
  if (node.type === "Identifier") return node["name"];
  return calleeOf(node["callee"] ?? node["object"]);
}

const TESTS: ReadonlySet<unknown> = new Set(["describe", "it", "test"]);

/** Names of the tests in a file. */
export function testNames(file: string, source: string): readonly string[] {
  return nodesIn(parseSync(file, source).program)
    .filter((node) => node.type === "CallExpression" && TESTS.has(calleeOf(node)))
    .map((node) => (node["arguments"] as readonly Node[])[0])
    .filter((name) => name?.type === "Literal" || name?.type === "TemplateLiteral")
    .flatMap((name) => nodesIn(name).flatMap(textIn));
}

function filesIn(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join(folder, file.replaceAll(path.sep, "/")))
    .filter((file) => ending.test(file) && !/node_modules|^codegen\/sdks\//.test(file));
}

/** The prose of the program, the generator, the scripts and the benchmark, and the names of all tests. */
export function* proseOfProject(): Generator<Prose> {
  for (const folder of ["src", "codegen", "bench", ".scripts"]) {
    for (const file of filesIn(folder, /\.(?:ts|mjs)$/)) {
      for (const text of proseOfSource(file, textOf(file))) yield { file, text };
    }
  }
  for (const file of filesIn("test", /\.test\.ts$/)) {
    for (const text of testNames(file, textOf(file))) yield { file, text };
  }
}

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const root: string = path.resolve(import.meta.dirname, "../..");

/** The README and every page of docs/, by path from the project's folder. */
export const pages: readonly string[] = [
  "README.md",
  ...readdirSync(path.join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

export function textOf(page: string): string {
  return readFileSync(path.join(root, page), "utf8");
}

export interface Fence {
  readonly page: string;
  /**
   * What the comment before it is: `<!-- test: NAME -->`, or `<!-- client: NAME -->` for what the tests with real
   * clients run.
   */
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly language: string;
  readonly code: string;
}

export function fencesOf(page: string): readonly Fence[] {
  return Array.from(
    textOf(page).matchAll(/(?:<!-- (test|client): (\w+) -->\n\n)?^```(\w*)\n([\s\S]*?)^```$/gm),
    ([, kind, name, language = "", code = ""]) => ({ page, kind, name, language, code }),
  );
}

/** The code of a page's fence by its name. */
export function fence(page: string, name: string): string {
  const found = fencesOf(page).find((each) => each.kind === "test" && each.name === name);
  if (found === undefined) throw new Error(`${page} has no fence with the name ${name}`);
  return found.code;
}

/** The code of a page's only fence in a language. */
export function codeOf(page: string, language: string): string {
  const [only, ...others] = fencesOf(page).filter((each) => each.language === language);
  if (only === undefined || others.length > 0) {
    throw new Error(`${page} has ${only === undefined ? "no" : "more than one"} ${language} fence`);
  }
  return only.code;
}

/** A page without its fences. */
export function proseOf(page: string): string {
  return textOf(page).replaceAll(/^```\w*\n[\s\S]*?^```$/gm, "");
}

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
  /** Of the `<!-- test: NAME -->` before it. */
  readonly name: string | undefined;
  readonly language: string;
  readonly code: string;
}

export function fencesOf(page: string): readonly Fence[] {
  return Array.from(
    textOf(page).matchAll(/(?:<!-- test: (\w+) -->\n\n)?^```(\w*)\n([\s\S]*?)^```$/gm),
    ([, name, language = "", code = ""]) => ({ page, name, language, code }),
  );
}

/** The code of a page's fence by its name. */
export function fence(page: string, name: string): string {
  const found = fencesOf(page).find((each) => each.name === name);
  if (found === undefined) throw new Error(`${page} has no fence with the name ${name}`);
  return found.code;
}

/** A page without its fences. */
export function proseOf(page: string): string {
  return textOf(page).replaceAll(/^```\w*\n[\s\S]*?^```$/gm, "");
}

import { readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");

export const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

/** Files that package.json promises: every entry point with its types, and the command. */
export function entryFiles() {
  const targets = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  );
  return [...targets, ...Object.values(manifest.bin)].map((file) => file.replace("./", ""));
}

/** What a program imports: every entry point with types of its own. */
export function entryPoints() {
  return Object.entries(manifest.exports)
    .filter(([, entry]) => typeof entry === "object")
    .map(([subpath]) => subpath.replace(".", manifest.name));
}

/** Sources of the entry points that have any, by the path of what becomes of them in dist. */
export function libraryEntries() {
  const scripts = entryFiles().filter((file) => file.endsWith("index.js"));
  const names = scripts.map((file) => file.slice("dist/".length, -".js".length));
  return Object.fromEntries(names.map((name) => [name, `src/${name}.ts`]));
}

import { readFileSync } from "node:fs";
import path from "node:path";
import { entryFiles, root } from "./manifest.mjs";

/**
 * Every declaration that a user of an entry point comes to, with its text and the packages that it imports.
 *
 * @returns {Map<string, { text: string, packages: string[] }>} by path within the project
 */
export function reachableDeclarations() {
  const found = new Map();
  const queue = entryFiles().filter((file) => file.endsWith(".d.ts"));
  for (const file of queue) {
    if (found.has(file)) continue;
    const text = readFileSync(path.join(root, file), "utf8");
    const specifiers = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*"([^"]+)"/g)].map(
      ([, specifier]) => specifier,
    );
    found.set(file, { text, packages: specifiers.filter((name) => !name.startsWith(".")) });
    for (const specifier of specifiers.filter((name) => name.startsWith("."))) {
      const target = path.posix.join(path.posix.dirname(file), specifier);
      queue.push(target.replace(/(?:\.d)?\.[jt]s$/, ".d.ts"));
    }
  }
  return found;
}

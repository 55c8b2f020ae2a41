// Which packages have become part of dist: they ship with this one, but no package manager knows of them.
import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * Packages of which anything is left in these chunks, by name and version, once each.
 *
 * @param {import("rolldown").OutputChunk[]} chunks
 */
export function bundledPackages(chunks) {
  const folders = new Set();
  for (const { modules } of chunks) {
    for (const [id, { renderedLength }] of Object.entries(modules)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
      if (folder !== undefined && renderedLength > 0) folders.add(folder);
    }
  }
  const packages = new Map();
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    const { name, version, license, repository } = manifest;
    packages.set(`${name}@${version}`, { name, version, license, repository, folder });
  }
  return [...packages].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
}

// Which packages have become part of dist: they ship with this one, but no package manager knows of them.
import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * Packages of which anything is left in the outputs of these builds, by name and version, once each.
 *
 * @param {string} root
 * @param {import("esbuild").Metafile[]} metafiles
 */
export function bundledPackages(root, metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  const packages = new Map();
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
    const { name, version, license } = manifest;
    packages.set(`${name}@${version}`, {
      name,
      version,
      license,
      folder: path.join(root, folder),
    });
  }
  return [...packages].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
}

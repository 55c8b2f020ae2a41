import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { LICENCES, readLicences } from "../bundled/licences.mjs";
import { manifest, root } from "../manifest.mjs";

/**
 * The packages in the list of licences.
 *
 * @throws Error naming each that is not in it though the source imports it and an installation lacks it, and each
 * devDependency of which docs/CONTRIBUTING.md does not rightly say whether it is bundled.
 */
export function checkLicences() {
  const listed = readLicences(readFileSync(path.join(root, LICENCES), "utf8"));
  const names = new Set(listed.map(({ name }) => name));
  const missing = importedPackages()
    .filter((name) => manifest.devDependencies[name] !== undefined && !names.has(name))
    // Left to the user, in the library and in the command alike.
    .filter((name) => manifest.peerDependencies[name] === undefined);
  if (missing.length > 0) {
    throw new Error(`${LICENCES}: no ${missing.join(", ")}, which src imports`);
  }
  const bundled = Object.keys(manifest.devDependencies).filter((name) => names.has(name));
  const said = packagesSaidToBeBundled();
  const wrong = [...new Set([...bundled, ...said])].filter(
    (name) => !bundled.includes(name) || !said.includes(name),
  );
  if (wrong.length > 0)
    throw new Error(`docs/CONTRIBUTING.md, bundled packages: ${wrong.join(", ")}`);
  return listed;
}

function packagesSaidToBeBundled() {
  const text = readFileSync(path.join(root, "docs/CONTRIBUTING.md"), "utf8");
  const [, paragraph = ""] = /<!-- bundled -->\n\n(.*)\n/.exec(text) ?? [];
  return Array.from(paragraph.matchAll(/`([^`]+)`/g), ([, name]) => name);
}

/** Packages that the source imports, but for their types alone. */
function importedPackages() {
  const found = new Set();
  for (const file of readdirSync(path.join(root, "src"), { recursive: true })) {
    if (!file.endsWith(".ts")) continue;
    const text = readFileSync(path.join(root, "src", file), "utf8");
    const imports = /(?:^import (?!type\b)[^"]*|\bimport\()"((?:@[\w.-]+\/)?[\w-][\w.-]*)/gm;
    for (const [, name] of text.matchAll(imports)) found.add(name);
  }
  return [...found];
}

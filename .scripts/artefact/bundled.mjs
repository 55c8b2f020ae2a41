import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { LICENCES, readLicences } from "../bundled/licences.mjs";
import { manifest, root } from "../manifest.mjs";
import { run } from "./run.mjs";

/**
 * The list of licences names every package that the source imports and an installation lacks, and the bill of
 * materials every package of that list and what is installed with this one.
 *
 * @throws Error naming what is not in the one or the other.
 */
export async function checkBundled() {
  const listed = readLicences(readFileSync(path.join(root, LICENCES), "utf8"));
  const names = new Set(listed.map(({ name }) => name));
  const problems = importedPackages()
    .filter((name) => manifest.devDependencies[name] !== undefined && !names.has(name))
    .filter((name) => manifest.peerDependencies[name] === undefined)
    .map((name) => `${LICENCES}: no ${name}, which src imports`);

  const { bomFormat, components, dependencies, metadata } = JSON.parse(
    await run("npm", ["run", "--silent", "sbom"]),
  );
  const refs = components.map((component) => component["bom-ref"]);
  const own = `${manifest.name}@${manifest.version}`;
  const said = `${bomFormat} ${metadata.component.name}@${metadata.component.version}`;
  if (said !== `CycloneDX ${own}`) problems.push(`sbom: is of ${said}`);
  for (const ref of [...listed.map(refOf), ...installedPackages()]) {
    if (!refs.includes(ref)) problems.push(`sbom: no ${ref}`);
  }
  for (const component of components) {
    const { name, version, purl, licenses = [] } = component;
    if (component["bom-ref"] !== refOf({ name, version }) || !purl || licenses.length === 0)
      problems.push(`sbom: ${component["bom-ref"]} lacks a name, version, purl or licence`);
  }
  if (new Set(refs).size !== refs.length) problems.push("sbom: a component twice");
  const dangling = dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
  for (const ref of new Set(dangling)) {
    if (ref !== own && !refs.includes(ref)) problems.push(`sbom: depends on ${ref}, unknown`);
  }
  const direct = dependencies.find(({ ref }) => ref === own)?.dependsOn ?? [];
  for (const ref of listed.map(refOf)) {
    if (!direct.includes(ref)) problems.push(`sbom: ${own} does not depend on ${ref}`);
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return `${listed.length} packages bundled, ${components.length} in the bill of materials`;
}

const refOf = ({ name, version }) => `${name}@${version}`;

/** Packages that the source imports by more than a type, `a/b` and `@a/b/c` by the name of the package. */
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

/** What npm installs for this package's users, as the lock has it. */
function installedPackages() {
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  return Object.entries(packages)
    .filter(([folder, { dev, devOptional, peer }]) => folder && !dev && !devOptional && !peer)
    .map(([folder, { version }]) => ({ name: folder.replace(/^.*node_modules\//, ""), version }))
    .map(refOf);
}

import { readFileSync } from "node:fs";
import path from "node:path";
import { Validation } from "@cyclonedx/cyclonedx-library";
import { manifest, root } from "../manifest.mjs";

const OWN = `${manifest.name}@${manifest.version}`;

/**
 * What ships is a bill of materials of this package, with all that is bundled and all that is installed.
 *
 * @param {{ name: string, version: string }[]} bundled
 * @throws Error naming each package that is not in it, and all that its schema has against it.
 */
export async function checkSbom(bundled) {
  const text = readFileSync(path.join(root, "dist/sbom.cdx.json"), "utf8");
  const document = JSON.parse(text);
  const ofSchema = await new Validation.JsonStrictValidator(document.specVersion).validate(text);
  const problems = [
    ...contentProblems(document, bundled.map(refOf)),
    ...(ofSchema ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`),
  ];
  if (problems.length > 0) throw new Error(`sbom:\n  ${problems.join("\n  ")}`);
  return document.components.length;
}

function contentProblems({ components, dependencies, metadata }, bundled) {
  const refs = new Set(components.map((component) => component["bom-ref"]));
  const direct = dependencies.find(({ ref }) => ref === OWN)?.dependsOn ?? [];
  const named = new Set(dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]));
  return [
    ...[refOf(metadata.component)].filter((ref) => ref !== OWN).map((ref) => `is of ${ref}`),
    ...[...bundled, ...installed()].filter((ref) => !refs.has(ref)).map((ref) => `no ${ref}`),
    ...bundled.filter((ref) => !direct.includes(ref)).map((ref) => `${ref} is not a dependency`),
    ...[...named]
      .filter((ref) => ref !== OWN && !refs.has(ref))
      .map((ref) => `${ref} is a dependency, but no component`),
    ...components
      .filter(({ purl, licenses = [] }) => purl === undefined || licenses.length === 0)
      .map((component) => `${refOf(component)} has no address or no licence`),
  ];
}

const refOf = ({ name, version }) => `${name}@${version}`;

/** What npm installs for this package's users, as the lock has it. */
function installed() {
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  return Object.entries(packages)
    .filter(([folder, { dev, devOptional, peer }]) => folder && !dev && !devOptional && !peer)
    .map(([folder, { version }]) => ({ name: folder.replace(/^.*node_modules\//, ""), version }))
    .map(refOf);
}

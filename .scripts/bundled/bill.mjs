import { execFileSync } from "node:child_process";
import { manifest, root } from "../manifest.mjs";

/**
 * Bill of materials, CycloneDX: the packages that are installed with this one, and those that have become part of dist.
 *
 * npm's own is of every package of the project. Its `--omit=dev` would leave out all that is bundled, and what
 * `@azure/identity` shares with a devDependency.
 *
 * @param {{ name: string, version: string }[]} packages those that are bundled
 */
export function bill(packages) {
  const document = npmBill();
  const { component } = document.metadata;
  const self = component["bom-ref"];
  // npm takes the folder's.
  component.name = manifest.name;

  const dependsOn = new Map(document.dependencies.map((entry) => [entry.ref, entry.dependsOn]));
  const bundled = packages.map(({ name, version }) => `${name}@${version}`);
  const direct = dependsOn.get(self).filter((ref) => manifest.dependencies[nameOf(ref)]);
  const known = new Set([...closure(dependsOn, direct), ...bundled]);
  dependsOn.set(self, [...new Set([...direct, ...bundled])]);

  document.components = document.components.filter((entry) => known.has(entry["bom-ref"]));
  for (const entry of document.components) {
    // As npm marks what comes along in a tarball: cyclonedx-property-taxonomy, cdx:npm.
    entry.properties = bundled.includes(entry["bom-ref"])
      ? [{ name: "cdx:npm:package:bundled", value: "true" }]
      : [];
  }
  document.dependencies = [self, ...known].map((ref) => ({
    ref,
    dependsOn: (dependsOn.get(ref) ?? []).filter((other) => known.has(other)),
  }));
  return document;
}

const nameOf = (ref) => ref.slice(0, ref.lastIndexOf("@"));

/** These, what they depend on, and so on. */
function closure(dependsOn, refs) {
  const found = new Set(refs);
  for (const ref of found) for (const other of dependsOn.get(ref) ?? []) found.add(other);
  return found;
}

function npmBill() {
  const args = ["sbom", "--sbom-format=cyclonedx", "--sbom-type=library"];
  return JSON.parse(execFileSync("npm", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 }));
}

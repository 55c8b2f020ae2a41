import { reachableDeclarations } from "../declarations.mjs";
import { manifest } from "../manifest.mjs";

/**
 * Declarations name no package that an installation would lack, and none of Microsoft's. That they do without a
 * browser's types is for the compilers to say: see types.mjs.
 *
 * @throws Error naming each that does, and each that is in the tarball though nobody can come to it.
 */
export function checkDeclarations(files) {
  const reachable = reachableDeclarations();
  const problems = files
    .filter((file) => file.endsWith(".d.ts") && !reachable.has(file))
    .map((file) => `no entry point leads to ${file}`);
  for (const [file, { text, packages }] of reachable) {
    if (!files.includes(file)) problems.push(`${file} is not in the tarball`);
    if (/<reference (?:lib|types)=/.test(text)) problems.push(`${file} refers to other types`);
    for (const name of packages) {
      if (name.startsWith("node:") || manifest.peerDependencies?.[name] !== undefined) continue;
      problems.push(`${file} imports ${name}`);
    }
  }
  if (problems.length > 0) throw new Error(`declarations:\n  ${problems.join("\n  ")}`);
}

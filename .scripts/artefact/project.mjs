import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { manifest } from "../manifest.mjs";
import { run } from "./run.mjs";
import { typescripts } from "./typescripts.mjs";

/** An empty project that has installed the tarball and nothing else. */
export async function installAlone(folder, tarball) {
  const project = path.join(folder, "project");
  mkdirSync(project);
  writeFileSync(path.join(project, "package.json"), '{ "private": true }\n');
  await install(project, [tarball]);
  return project;
}

/** What the package's users may have in addition: compilers, a bundler, and programs that use every entry point. */
export async function installBeside(project, tarball) {
  const types = `@types/node@${manifest.devDependencies["@types/node"]}`;
  const peers = Object.entries(manifest.peerDependencies).map((peer) => peer.join("@"));
  const compilers = typescripts.map(
    (compiler) => `${compiler.alias}@npm:typescript@${compiler.version}`,
  );
  await install(project, [tarball, types, "esbuild@0.28", ...peers, ...compilers]);
  const programs = path.join(import.meta.dirname, "consumer");
  cpSync(programs, project, { recursive: true });
  // The same program for a bundler, whose modules need no extension that says what they are.
  cpSync(path.join(programs, "imports.mts"), path.join(project, "bundled.ts"));
}

const install = (project, packages) =>
  run(
    "npm",
    [
      "install",
      "--ignore-scripts",
      "--no-save",
      "--no-package-lock",
      "--no-audit",
      "--no-fund",
      ...packages,
    ],
    { cwd: project },
  );

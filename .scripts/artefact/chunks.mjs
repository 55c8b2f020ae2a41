import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../manifest.mjs";

const CHUNK = /["'/]([\w.-]+-[A-Z0-9]{8}\.js)["']/g;

/**
 * The list of files does not say which chunks there are of those that have no module's name; the files do.
 *
 * @throws Error naming each chunk that a file asks for in vain, and each that none asks for.
 */
export function checkChunks(files) {
  const scripts = files.filter((file) => file.startsWith("dist/") && file.endsWith(".js"));
  // Two builds, the command's and the library's: the same name is not the same file.
  const command = scripts.filter((file) => file.startsWith("dist/cli/"));
  const library = scripts.filter((file) => !command.includes(file));
  const problems = [...differences(command), ...differences(library)];
  if (problems.length > 0) throw new Error(`chunks:\n  ${problems.join("\n  ")}`);
}

function differences(scripts) {
  const asked = new Map();
  for (const file of scripts) {
    for (const [, name] of readFileSync(path.join(root, file), "utf8").matchAll(CHUNK)) {
      // A file that stands for a part of main.js tells its own name.
      if (name !== path.posix.basename(file)) asked.set(name, file);
    }
  }
  const chunks = scripts.filter((file) => file.includes("/chunks/"));
  const names = new Set(chunks.map((file) => path.posix.basename(file)));
  return [
    ...[...asked].filter(([name]) => !names.has(name)).map(([name, file]) => `no ${name}: ${file}`),
    ...chunks
      .filter((file) => !asked.has(path.posix.basename(file)))
      .map((file) => `nothing asks for ${file}`),
  ];
}

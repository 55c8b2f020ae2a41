import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { entryFiles } from "../manifest.mjs";

const LIST = path.join(import.meta.dirname, "files.txt");

/** @throws Error if the tarball has other files than the list next to this module, or fewer than package.json says. */
export function checkFiles(files, update) {
  const found = normalised(files);
  const missing = entryFiles().filter((file) => !files.includes(file));
  if (missing.length > 0) throw new Error(`tarball: no ${missing.join(", ")}`);
  if (update) writeFileSync(LIST, `${found.join("\n")}\n`);
  const expected = readFileSync(LIST, "utf8").trimEnd().split("\n");
  const differences = [
    ...without(found, expected).map((file) => `+ ${file}`),
    ...without(expected, found).map((file) => `- ${file}`),
  ];
  if (differences.length > 0) {
    throw new Error(
      `tarball: other files than .scripts/artefact/files.txt says:\n  ${differences.join("\n  ")}\n` +
        "Where that is meant: npm run artefact -- --update",
    );
  }
}

/** Chunks without their hashes; those of one name are listed once each. */
function normalised(files) {
  return files.map((file) => file.replace(/-[0-9a-f]{8}\.js$/, "-*.js")).toSorted();
}

/** What is in the one list more often than in the other. */
function without(list, other) {
  const rest = [...other];
  return list.filter((entry) => {
    const index = rest.indexOf(entry);
    if (index !== -1) rest.splice(index, 1);
    return index === -1;
  });
}

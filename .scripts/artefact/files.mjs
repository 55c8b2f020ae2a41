import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { entryFiles } from "../manifest.mjs";

const LIST = path.join(import.meta.dirname, "files.txt");

/** @throws Error where the tarball holds other files than the list beside this module, or less than package.json says. */
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

/**
 * Chunks without their hashes. One that is named for its module is listed once for each of that name; how many the
 * bundler needs for what several share says nothing, so those are one line.
 */
function normalised(files) {
  const names = files.map((file) =>
    file.replace(/^(dist\/.*chunks\/.+)-[A-Z0-9]{8}\.js$/, "$1-*.js"),
  );
  return names
    .filter((name, index) => !name.endsWith("/chunk-*.js") || names.indexOf(name) === index)
    .toSorted();
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

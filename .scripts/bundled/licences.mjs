// The licences of what is bundled: each asks that its text goes wherever a copy of the package goes.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** In the tarball. */
export const LICENCES = "dist/THIRD-PARTY-LICENSES.txt";

const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
]);
const LINE = "-".repeat(80);
const HEADING = new RegExp(String.raw`^${LINE}\n(\S+) (\S+)\nLicence: (.+)\n${LINE}$`, "gm");

/** @throws Error naming every package that may not be bundled, or whose licence has no text to go with it. */
export function licencesText(packages) {
  const problems = [];
  const sections = packages.map(({ name, version, license, repository, folder }) => {
    if (!allowed(license)) problems.push(`${name} ${version}: its licence is ${license}`);
    // Apache-2.0, section 4 (d): a NOTICE goes along.
    const texts = readdirSync(folder)
      .filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i.test(file))
      .toSorted()
      .map((file) => path.join(folder, file))
      .concat(ofRepository(repository))
      .map((file) => readFileSync(file, "utf8").replaceAll("\r\n", "\n").trim());
    if (texts.every((text) => text === "")) problems.push(`${name} ${version}: no licence text`);
    return `${LINE}\n${name} ${version}\nLicence: ${license}\n${LINE}\n\n${texts.join("\n\n")}\n`;
  });
  if (problems.length > 0) throw new Error(`bundled packages:\n  ${problems.join("\n  ")}`);
  return `The files in this folder hold parts of these packages.\n\n${sections.join("\n")}`;
}

/** Where the packages of a repository come without its licence, a copy of it is kept here. */
function ofRepository(repository) {
  const [, owner, name] = /([^/:]+)\/([^/]+?)(?:\.git)?$/.exec(repository?.url ?? "") ?? [];
  const file = path.join(import.meta.dirname, "repositories", `${owner}/${name}.txt`);
  return existsSync(file) ? [file] : [];
}

/** Name, version and licence of each package of such a text. */
export function readLicences(text) {
  return [...text.matchAll(HEADING)].map(([, name, version, license]) => ({
    name,
    version,
    license,
  }));
}

/** An SPDX expression without parentheses inside: of alternatives one is enough, of a conjunction all. */
function allowed(expression) {
  if (typeof expression !== "string") return false;
  return expression
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((id) => ALLOWED.has(id)));
}

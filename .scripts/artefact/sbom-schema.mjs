import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { run } from "./run.mjs";

const PACKAGE = "@cyclonedx/cyclonedx-library";
const ID = "http://cyclonedx.org/schema/";

/** What CycloneDX's own schema has against a bill of materials of the version that it says it is. */
export async function schemaProblems(folder, document) {
  const project = path.join(folder, "cyclonedx");
  mkdirSync(project);
  writeFileSync(path.join(project, "package.json"), "{}");
  const options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional"];
  await run("npm", ["install", ...options, PACKAGE], { cwd: project });

  const schemas = path.join(project, "node_modules", PACKAGE, "res/schema");
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  for (const name of ["spdx", "jsf-0.82"]) ajv.addSchema(read(name), ID + fileOf(name));
  const validate = ajv.compile(read(`bom-${document.specVersion}`));
  return validate(document)
    ? []
    : validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);

  function read(name) {
    return JSON.parse(readFileSync(path.join(schemas, fileOf(name)), "utf8"));
  }
}

const fileOf = (name) => `${name}.SNAPSHOT.schema.json`;

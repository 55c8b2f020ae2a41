import { readFileSync } from "node:fs";
import path from "node:path";
import { generate } from "./generate.ts";
import { languages } from "./languages.ts";
import { compare, write } from "./output.ts";
import { readSource } from "./source.ts";

/**
 * Brings the project's own packages in codegen/sdks up to date with its schema, or tells which files are not.
 *
 * @param root the project's folder
 * @returns lines such as `stale codegen/sdks/go/types.go`
 */
export function project(root: string, check: boolean): readonly string[] {
  const schema = "schema/byok-identity.schema.json";
  const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
  const manifest = JSON.parse(read("package.json")) as { name: string; version: string };
  const { name, version } = manifest;
  const packages = generate(readSource(read(schema), schema), [...languages.keys()], {
    name,
    version,
  });
  return packages.flatMap(({ language, files }) => {
    const folder = `codegen/sdks/${language}`;
    const differences = (check ? compare : write)(path.join(root, folder), files);
    return Object.entries(differences).flatMap(([kind, paths]: [string, readonly string[]]) =>
      paths.map((file) => `${kind} ${folder}/${file}`),
    );
  });
}

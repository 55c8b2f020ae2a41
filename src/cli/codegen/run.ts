import { readFileSync } from "node:fs";
import path from "node:path";
import { generate } from "../../../codegen/generate.ts";
import { languages } from "../../../codegen/languages.ts";
import type { Model } from "../../../codegen/model.ts";
import { kebabCase, words } from "../../../codegen/names.ts";
import { compare, write, type Differences } from "../../../codegen/output.ts";
import { readSource } from "../../../codegen/source.ts";
import { ConfigError } from "../../errors.ts";
import type { Io } from "../io.ts";

export interface CodegenOptions {
  readonly schema: string;
  readonly lang: readonly string[];
  readonly out: string;
  readonly package?: string;
  readonly packageVersion: string;
  readonly check?: boolean;
}

/**
 * Generates the packages, or tells which files are not what they would be.
 *
 * @throws {ConfigError} where the schema, a language or an option cannot be used
 * @throws {Error} with `check`, where a file is not up to date
 */
export function runCodegen(options: CodegenOptions, io: Io): void {
  const model = readSource(readFile(options.schema), options.schema);
  const names = options.lang.includes("all") ? [...languages.keys()] : new Set(options.lang);
  const packages = generate(model, [...names], {
    name: packageName(options, model),
    version: packageVersion(options),
  });
  let count = 0;
  for (const { language, files } of packages) {
    const folder = path.join(options.out, language);
    count +=
      options.check === true
        ? tell(folder, compare(folder, files), (kind) => kind, io)
        : tell(folder, write(folder, files), (kind) => DONE[kind], io);
  }
  if (count === 0) io.stderr("Everything is up to date.\n");
  else if (options.check === true) {
    const what = count === 1 ? "1 file is" : `${count} files are`;
    throw new Error(`${what} not up to date; run the same command without --check.`);
  }
}

/** What has been done about each difference. */
const DONE = { missing: "added", stale: "updated", orphan: "removed" } as const;

/** One line for each file, `stale PATH`, on stdout. */
function tell(
  folder: string,
  differences: Differences,
  wordOf: (kind: keyof Differences) => string,
  io: Io,
): number {
  const kinds = ["missing", "stale", "orphan"] as const;
  const lines = kinds.flatMap((kind) =>
    differences[kind].map((file) => `${wordOf(kind)} ${path.join(folder, file)}\n`),
  );
  io.stdout(lines.join(""));
  return lines.length;
}

function packageName({ package: given, schema }: CodegenOptions, { title }: Model): string {
  const name = given ?? kebabCase(words(title ?? path.basename(schema).replace(/\..*$/, "")));
  if (/^[a-z][a-z\d]*(?:-[a-z\d]+)*$/.test(name)) return name;
  throw new ConfigError(
    [
      {
        path: "--package",
        message: `${JSON.stringify(name)} is not a name that every language takes; write small letters, digits and single hyphens, as in byok-identity`,
      },
    ],
    { subject: "option" },
  );
}

function packageVersion({ packageVersion: version }: CodegenOptions): string {
  if (/^\d+\.\d+\.\d+$/.test(version)) return version;
  throw new ConfigError(
    [{ path: "--package-version", message: "must be three numbers, as in 1.2.3" }],
    { subject: "option" },
  );
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = code === "ENOENT" ? "does not exist" : `cannot be read (${code ?? "unknown"})`;
    throw new ConfigError([{ path: file, message }], { subject: "schema file", cause });
  }
}

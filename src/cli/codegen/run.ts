import path from "node:path";
import { generate } from "../../../codegen/generate.ts";
import { languages } from "../../../codegen/languages.ts";
import type { Model } from "../../../codegen/model.ts";
import { kebabCase, words } from "../../../codegen/names.ts";
import { bringUpToDate } from "../../../codegen/output.ts";
import { modelOf, readSource } from "../../../codegen/source.ts";
import { textOf } from "../../config/file-text.ts";
import { ConfigError, type ConfigProblem } from "../../errors.ts";
import type { Io } from "../io.ts";
import {
  checkModulePath,
  emitterName,
  missingFor,
  packageVersion,
  readConfig,
  type PackageConfig,
} from "./config.ts";

/** The options of `codegen`. */
export interface CodegenOptions {
  readonly schema: string;
  readonly lang: readonly string[];
  readonly out: string;
  readonly package?: string;
  readonly packageVersion?: string;
  readonly config?: string;
  readonly strict?: boolean;
  readonly dropUnknown?: boolean;
  readonly check?: boolean;
}

/**
 * Generates the packages, or reports which files are not up to date.
 *
 * @throws ConfigError if the schema, a language or an option is invalid
 * @throws Error with `check`, if a file is not up to date
 */
export function runCodegen(options: CodegenOptions, io: Io): void {
  const source = readSource(readFile(options.schema, "schema file"), options.schema);
  const model = modelOf(source, { strict: options.strict === true });
  for (const note of grouped(source.notes)) io.stderr(`note: ${note}\n`);
  const names = options.lang.includes("all") ? [...languages.keys()] : new Set(options.lang);
  const packageConfig = configOf(options);
  if (options.config !== undefined) {
    for (const language of names) {
      const missing = missingFor(language, packageConfig);
      if (missing.length === 0) continue;
      io.stderr(`note: ${options.config}: to publish ${language}, add ${missing.join(", ")}\n`);
    }
  }
  const { names: own, ...config } = packageConfig;
  const shared = {
    version: "0.1.0",
    ...config,
    ...(options.packageVersion === undefined
      ? {}
      : { version: packageVersion(options.packageVersion) }),
    dropUnknown: options.dropUnknown === true,
  };
  const module = own.get("go");
  if (module !== undefined) checkModulePath(module, shared.version, options.config ?? "");
  const packages = [...names].flatMap((language) => {
    const name = own.get(language);
    const called = name === undefined ? packageName(options, model) : emitterName(language, name);
    return generate(model, [language], { ...shared, name: called });
  });
  const check = options.check === true;
  const lines = packages.flatMap(({ language, files }) => {
    const folder = path.join(options.out, language);
    return bringUpToDate(folder, files, { check, name: folder });
  });
  io.stdout(lines.map((line) => `${line}\n`).join(""));
  if (lines.length === 0) io.stderr("Everything is up to date.\n");
  else if (check) {
    const what = lines.length === 1 ? "1 file is" : `${lines.length} files are`;
    throw new Error(`${what} not up to date; run the same command without --check.`);
  }
}

/** A line for each text, with the first place and the number of the others. */
function grouped(notes: readonly ConfigProblem[]): readonly string[] {
  const found = new Map<string, string[]>();
  for (const { path: at, message } of notes) {
    const same = found.get(message);
    if (same === undefined) found.set(message, [at]);
    else same.push(at);
  }
  return [...found].map(([message, [first = "", ...others]]) => {
    const places = others.length === 1 ? "place" : "places";
    const more = others.length === 0 ? "" : ` (and at ${others.length} more ${places})`;
    return `${first}: ${message}${more}`;
  });
}

function packageName({ package: given, schema }: CodegenOptions, { title }: Model): string {
  const name = given ?? kebabCase(words(title ?? path.basename(schema).replace(/\..*$/, "")));
  if (/^[a-z][a-z\d]*(?:-[a-z\d]+)*$/.test(name)) return name;
  throw new ConfigError(
    [
      {
        path: "--package",
        message: `${JSON.stringify(name)} is not a valid name in every language; use lower-case letters, digits and single hyphens, as in byok-identity`,
      },
    ],
    { subject: "option" },
  );
}

function configOf({ config }: CodegenOptions): PackageConfig {
  if (config === undefined) return { names: new Map() };
  return readConfig(readFile(config, "codegen configuration"), config);
}

function readFile(file: string, subject: string): string {
  const found = textOf(file);
  if ("text" in found) return found.text;
  throw new ConfigError([{ path: file, message: found.fault }], { subject });
}

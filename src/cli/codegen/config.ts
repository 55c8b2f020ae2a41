import type { PackageOptions } from "../../../codegen/emitter.ts";
import { languages } from "../../../codegen/languages.ts";
import schema from "../../../schema/codegen-config.schema.json" with { type: "json" };
import { ConfigError, type ConfigProblem } from "../../errors.ts";
import { isFields, type Fields } from "../../lib/fields.ts";

/** The content of the `--config` file. */
export interface PackageConfig extends Partial<PackageOptions> {
  /** The name of each language's package in its registry, by language. */
  readonly names: ReadonlyMap<string, string>;
}

interface Rule {
  readonly pattern: string;
  readonly expected: string;
}

const { names: nameSchemas, ...textSchemas } = schema.properties;

const version: Rule = {
  ...textSchemas.version,
  expected: "a version of Semantic Versioning, as in 1.2.3 or 1.2.3-beta.1",
};

const texts: ReadonlyMap<string, Rule> = new Map([
  ["version", version],
  ["license", { ...textSchemas.license, expected: "an SPDX expression, as in MIT or Apache-2.0" }],
  ["author", { ...textSchemas.author, expected: "a name" }],
  [
    "repository",
    {
      ...textSchemas.repository,
      expected: "the https URL of a repository, without a slash at its end",
    },
  ],
]);

const nameRules = nameSchemas.properties;

const names: ReadonlyMap<string, Rule> = new Map([
  ["csharp", { ...nameRules.csharp, expected: "a NuGet package, as in Acme.Config" }],
  ["go", { ...nameRules.go, expected: "a module path, as in github.com/acme/config-go" }],
  [
    "java",
    {
      ...nameRules.java,
      expected: "groupId:artifactId, as in com.acme:config; the artifact has no dot",
    },
  ],
  ["python", { ...nameRules.python, expected: "a distribution, as in acme-config" }],
  ["rust", { ...nameRules.rust, expected: "a crate, as in acme-config" }],
  [
    "typescript",
    {
      ...nameRules.typescript,
      expected: "an npm package in lower case, perhaps of a scope, as in @acme/config",
    },
  ],
]);

/**
 * Reads the text of a configuration file.
 *
 * @throws ConfigError with every problem
 */
export function readConfig(text: string, file: string): PackageConfig {
  const value = parsed(text, file);
  const problems: ConfigProblem[] = [];
  const found = new Map<string, string>();
  const read = (at: string, given: unknown, { pattern, expected }: Rule): string | undefined => {
    if (typeof given === "string" && new RegExp(pattern, "u").test(given)) return given;
    problems.push({ path: `${file} ${at}`, message: `must be ${expected}` });
    return undefined;
  };
  for (const [key, given] of Object.entries(value)) {
    const rule = texts.get(key);
    if (rule !== undefined) found.set(key, read(key, given, rule) ?? "");
    else if (key !== "names" && key !== "$schema") {
      const known = [...texts.keys(), "names"].join(", ");
      problems.push({ path: `${file} ${key}`, message: `is not known; there are ${known}` });
    }
  }
  const own = new Map<string, string>();
  const table = value["names"] ?? {};
  if (!isFields(table)) problems.push({ path: `${file} names`, message: "must be an object" });
  for (const [language, given] of Object.entries(isFields(table) ? table : {})) {
    const rule = names.get(language);
    if (rule !== undefined) own.set(language, read(`names.${language}`, given, rule) ?? "");
    else {
      const known = [...languages.keys()].join(", ");
      const message = `is no language; there are ${known}`;
      problems.push({ path: `${file} names.${language}`, message });
    }
  }
  if (problems.length > 0) throw new ConfigError(problems, { subject: "codegen configuration" });
  return { ...Object.fromEntries(found), names: own };
}

/**
 * A version given on the command line.
 *
 * @throws ConfigError if it is none
 */
export function packageVersion(given: string): string {
  if (new RegExp(version.pattern, "u").test(given)) return given;
  throw new ConfigError([{ path: "--package-version", message: `must be ${version.expected}` }], {
    subject: "option",
  });
}

/**
 * Checks that the path of a Go module ends in its major version, as the go command requires.
 *
 * @see https://go.dev/ref/mod#major-version-suffixes
 * @throws ConfigError if it does not
 */
export function checkModulePath(module: string, of: string, file: string): void {
  // There the version is part of the name.
  if (module.startsWith("gopkg.in/")) return;
  const major = Number.parseInt(of, 10);
  const path = module.replace(/\/v\d+$/, "");
  const wanted = major < 2 ? path : `${path}/v${major}`;
  if (module === wanted) return;
  const message = `must be ${wanted}, because the version is ${of}`;
  throw new ConfigError([{ path: `${file} names.go`, message }], {
    subject: "codegen configuration",
  });
}

/**
 * What a registry requires of a package and a schema does not contain.
 *
 * @see https://go.dev/ref/mod#module-path
 * @see https://central.sonatype.org/publish/requirements/
 * @see https://doc.rust-lang.org/cargo/reference/publishing.html
 */
const WANTED: ReadonlyMap<string, readonly string[]> = new Map([
  ["go", ["names.go"]],
  ["java", ["names.java", "license", "author", "repository"]],
  ["rust", ["license"]],
]);

/** The entries that a language's package needs to be published, and that the configuration lacks. */
export function missingFor(language: string, { names: own, ...given }: PackageConfig): string[] {
  return (WANTED.get(language) ?? []).filter((entry) =>
    entry.startsWith("names.") ? !own.has(language) : !(entry in given),
  );
}

/** The name from which the emitters derive all names. */
export function emitterName(language: string, name: string): string {
  return language === "java" ? name.replace(":", ".") : name;
}

function parsed(text: string, file: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError([{ path: file, message: "is not JSON" }], {
      subject: "codegen configuration",
      cause,
    });
  }
  if (isFields(value)) return value;
  throw new ConfigError([{ path: file, message: "must be an object" }], {
    subject: "codegen configuration",
  });
}

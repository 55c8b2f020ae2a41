import type { PackageOptions } from "../../../codegen/emitter.ts";
import { languages } from "../../../codegen/languages.ts";
import { ConfigError, type ConfigProblem } from "../../errors.ts";

/** What `--config` says of the packages. */
export interface PackageConfig extends Partial<PackageOptions> {
  /** By language, the name of its package as its registry has it. */
  readonly names: ReadonlyMap<string, string>;
}

interface Rule {
  readonly is: RegExp;
  readonly expected: string;
}

const texts: ReadonlyMap<string, Rule> = new Map([
  [
    "version",
    {
      is: /^\d+\.\d+\.\d+(?:-[\dA-Za-z.-]+)?$/,
      expected: "a version, as in 1.2.3 or 1.2.3-beta.1",
    },
  ],
  ["license", { is: /^[\w.+() -]+$/, expected: "an SPDX expression, as in MIT or Apache-2.0" }],
  ["author", { is: /\S/, expected: "a name" }],
  [
    "repository",
    {
      is: /^https:\/\/[^\s/]+\/\S*[^\s/]$/,
      expected: "the https URL of a repository, without a slash at its end",
    },
  ],
]);

const names: Readonly<Record<string, Rule>> = {
  csharp: { is: /^[A-Z]\w*(?:\.[A-Z]\w*)*$/, expected: "a NuGet package, as in Acme.Config" },
  go: {
    is: /^[a-z\d][\w.-]*(?:\/[\w.~-]+)+$/,
    expected: "a module path, as in github.com/acme/config-go",
  },
  java: {
    is: /^[a-z][\w-]*(?:\.[a-z][\w-]*)*:[a-z][\w-]*$/,
    expected: "groupId:artifactId, as in com.acme:config; the artifact has no dot",
  },
  python: { is: /^[A-Za-z](?:[\w-]*[A-Za-z\d])?$/, expected: "a distribution, as in acme-config" },
  rust: { is: /^[A-Za-z][\w-]*$/, expected: "a crate, as in acme-config" },
  typescript: {
    is: /^(?:@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*$/,
    expected: "an npm package, as in @acme/config",
  },
};

/**
 * Reads the text of a configuration file.
 *
 * @throws {ConfigError} with every problem
 */
export function readConfig(text: string, file: string): PackageConfig {
  const value = parsed(text, file);
  const problems: ConfigProblem[] = [];
  const found = new Map<string, string>();
  const read = (at: string, given: unknown, { is, expected }: Rule): string | undefined => {
    if (typeof given === "string" && is.test(given)) return given;
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
  if (!isObject(table)) problems.push({ path: `${file} names`, message: "must be an object" });
  for (const [language, given] of Object.entries(isObject(table) ? table : {})) {
    const rule = names[language];
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

/** The name that the emitters make all of their names of. */
export function emitterName(language: string, name: string): string {
  return language === "java" ? name.replace(":", ".") : name;
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError([{ path: file, message: "is not JSON" }], {
      subject: "codegen configuration",
      cause,
    });
  }
  if (isObject(value)) return value;
  throw new ConfigError([{ path: file, message: "must be an object" }], {
    subject: "codegen configuration",
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

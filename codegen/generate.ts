import type { GeneratedFile, PackageOptions } from "./emitter.ts";
import { emitterOf } from "./languages.ts";
import type { Model } from "./model.ts";

/** The package of one language. */
export interface GeneratedPackage {
  readonly language: string;
  /** By path; no two have the same. */
  readonly files: readonly GeneratedFile[];
}

/**
 * The packages of the languages named, in that order. Pure: the same model and options give the same bytes.
 *
 * @throws {ConfigError} where a language has no emitter
 */
export function generate(
  model: Model,
  names: readonly string[],
  options: PackageOptions,
): readonly GeneratedPackage[] {
  const emitters = names.map((language) => ({ language, emit: emitterOf(language) }));
  return emitters.map(({ language, emit }) => ({
    language,
    files: emit(model, options).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  }));
}

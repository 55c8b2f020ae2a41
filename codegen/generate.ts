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
 * @throws ConfigError where a language has no emitter
 */
export function generate(
  model: Model,
  names: readonly string[],
  options: PackageOptions,
): readonly GeneratedPackage[] {
  const emitters = names.map((language) => ({ language, emit: emitterOf(language) }));
  const known = options.dropUnknown === true ? withoutUnknown(model) : model;
  return emitters.map(({ language, emit }) => ({
    language,
    files: emit(known, options).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  }));
}

/** The model of types that do not keep the members that they do not name. */
export function withoutUnknown(model: Model): Model {
  const types = model.types.map((type) =>
    type.kind === "object" ? { ...type, keepsUnknown: false } : type,
  );
  return { ...model, types };
}

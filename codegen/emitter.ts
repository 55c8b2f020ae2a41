import type { Model } from "./model.ts";

/** A file of a generated package, by its path from the package's root, with `/`. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** The names of a package, which its schema does not contain. */
export interface PackageOptions {
  /** As a manifest has it: `byok-identity`. Emitters make of it what their community writes. */
  readonly name: string;
  readonly version: string;
  /** Objects lose the members that their type does not know. Without it they are read and written again. */
  readonly dropUnknown?: boolean;
}

/** The files of one language's package. Pure: the same model and options give the same bytes. */
export type Emitter = (model: Model, options: PackageOptions) => readonly GeneratedFile[];

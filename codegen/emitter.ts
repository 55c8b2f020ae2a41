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
  /** Of Semantic Versioning, perhaps of a prerelease. */
  readonly version: string;
  /** An SPDX expression. Without it the manifests name no licence. `MIT` brings the text of the licence too. */
  readonly license?: string;
  /** Who publishes the packages. */
  readonly author?: string;
  /** URL of the repository that holds them. */
  readonly repository?: string;
  /** Objects lose the members that their type does not know. Without it they are read and written again. */
  readonly dropUnknown?: boolean;
}

/** The files of one language's package. Pure: the same model and options give the same bytes. */
export type Emitter = (model: Model, options: PackageOptions) => readonly GeneratedFile[];

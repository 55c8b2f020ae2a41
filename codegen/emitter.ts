import type { Model } from "./model.ts";

/** A file of a generated package, by its path from the package's root, with `/`. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** What a package needs in addition to its schema. */
export interface PackageOptions {
  /** In the form of a manifest: `byok-identity`. Emitters convert it to the conventions of their language. */
  readonly name: string;
  /** A version of Semantic Versioning; a prerelease is allowed. */
  readonly version: string;
  /**
   * An SPDX expression. Without it, the manifests name no licence. With `MIT`, the package also contains the text of
   * the licence.
   */
  readonly license?: string;
  /** Who publishes the packages. */
  readonly author?: string;
  /** URL of the repository that contains the packages. */
  readonly repository?: string;
  /**
   * Whether objects drop members that their type does not know. By default, they are kept when an object is read and
   * written again.
   */
  readonly dropUnknown?: boolean;
}

/** The files of one language's package. Pure: the same model and options give the same bytes. */
export type Emitter = (model: Model, options: PackageOptions) => readonly GeneratedFile[];

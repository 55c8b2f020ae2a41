import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { GeneratedFile } from "../../../../codegen/emitter.ts";
import type { Probe } from "../../../support/programs.ts";

/** What compiles the packages of one language, as strictly as the language's community does. */
export interface Compiler {
  /** As in codegen/languages.ts. */
  readonly name: string;
  /** What has to be on the machine. */
  readonly toolchain: readonly Probe[];
  /**
   * Compiles the packages in the subfolders of a folder, which is free to write to beside them.
   *
   * @throws {Error} with what the compiler says, warnings too
   */
  readonly compile: (folder: string) => void;
}

/** Writes the files of a package into a folder. */
export function writePackage(folder: string, files: readonly GeneratedFile[]): void {
  for (const { path: file, content } of files) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

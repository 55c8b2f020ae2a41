import { ownFile } from "./own-files.ts";

/** A file of `codegen/runtime`: what a generated package has in addition to its schema, in its own language. */
export function runtime(file: string): string {
  return ownFile("runtime", file);
}

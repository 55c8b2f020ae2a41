import { readFileSync } from "node:fs";
import path from "node:path";

/** The version of this package. The build of the single executable replaces this module. */
export function version(): string {
  // Two folders up both here and in the build.
  const file = path.join(import.meta.dirname, "../../package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

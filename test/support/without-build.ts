import path from "node:path";
import type { Plugin } from "vitest/config";

/** Ends the errors of a unit test that needs more. */
export const NAME_IT =
  "A unit test needs the source alone; docs/CONTRIBUTING.md says how to name the file of another one.";

/** Whether a path or an address is in the folder of the build, or a script says one that is. */
export function namesBuild(text: string, root: string): boolean {
  return text
    .replaceAll("\\", "/")
    .includes(`${root.replaceAll("\\", "/").replace(/\/$/, "")}/dist/`);
}

/** Refuses modules of dist/. */
export function withoutBuild(root: string): Plugin {
  return {
    name: "without-build",
    enforce: "pre",
    resolveId(source, importer = "") {
      // Vite makes a path below its root absolute from there, if nothing is at the path.
      const file = source.startsWith(".") ? path.resolve(path.dirname(importer), source) : source;
      if (file.startsWith("/dist/") || namesBuild(file, root))
        this.error(`${importer} imports ${source}. ${NAME_IT}`);
    },
  };
}

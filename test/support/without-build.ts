import path from "node:path";
import type { Plugin } from "vitest/config";

/** What a unit test hears that needs more than this source. */
export const NAME_IT =
  "A unit test needs no build. Name its file *.command.test.ts (it runs dist/) or *.system.test.ts.";

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
      const file = source.startsWith(".") ? path.resolve(path.dirname(importer), source) : source;
      if (namesBuild(file, root)) this.error(`${importer} imports ${source}. ${NAME_IT}`);
    },
  };
}

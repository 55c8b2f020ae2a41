import { createHash } from "node:crypto";
import { build, type Plugin } from "esbuild";

/** What is loaded later is of another concern, and named by itself where a figure speaks of it. */
const atOnce: Plugin = {
  name: "at-once",
  setup(building) {
    building.onResolve({ filter: /^\./ }, ({ kind }) =>
      kind === "dynamic-import" ? { external: true } : undefined,
    );
  },
};

/**
 * A hash of the code that these files hold, with all that they import at once: of what runs, so that comments, types
 * and layout do not count, nor does a file that none of them reaches. Packages are left to the versions that a run
 * states.
 */
export async function hashOfCode(files: readonly string[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [...files],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    packages: "external",
    plugins: [atOnce],
    // Not the names: which letters are short depends on the comments too.
    minifyWhitespace: true,
    minifySyntax: true,
    outdir: "unwritten",
    outbase: ".",
    write: false,
    logLevel: "error",
  });
  const hash = createHash("sha256");
  for (const { text } of outputFiles) hash.update(text).update("\0");
  return hash.digest("hex").slice(0, 16);
}

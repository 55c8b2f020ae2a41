import path from "node:path";
import { build } from "rolldown";
import { libraryEntries, manifest, root } from "../manifest.mjs";
import { builtins } from "./builtins.mjs";
import { cacheWithoutClock, chunksOf, output, shared, startAsOne } from "./shared.mjs";

/** The user's own copies. */
export const external = [manifest.dependencies, manifest.peerDependencies].flatMap(Object.keys);

/** Builds every entry point of package.json; returns the chunks. */
export async function buildLibrary() {
  const built = await build({
    ...shared,
    input: libraryEntries(),
    external,
    plugins: [builtins, cacheWithoutClock],
    output: {
      ...output,
      dir: path.join(root, "dist"),
      format: "esm",
      // byok-identity/redis shares the second. With other small modules in one file, it would load node:crypto with it.
      codeSplitting: startAsOne("core", ["index.ts", "lib/percent-encoding.ts"]),
    },
  });
  return chunksOf(built);
}

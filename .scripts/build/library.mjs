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
      codeSplitting: startAsOne("core", ["index.ts"]),
    },
  });
  return chunksOf(built);
}

import path from "node:path";
import { build } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { libraryEntries, manifest, root } from "../manifest.mjs";
import { external } from "./library.mjs";
import { chunksOf } from "./shared.mjs";

/**
 * Declares what every entry point exports, each in a file of its own, and in one more what they have in common.
 *
 * @throws Error naming each package that is imported though an installation may lack it, or which is Microsoft's.
 */
export async function buildDeclarations() {
  const built = await build({
    cwd: root,
    input: libraryEntries(),
    external,
    // How long a plugin takes is not of interest here.
    checks: { bundlerTimings: false },
    plugins: [dts({ oxc: true, emitDtsOnly: true, tsconfig: false })],
    output: {
      dir: path.join(root, "dist"),
      chunkFileNames: "[name].ts",
      codeSplitting: { groups: [{ name: "types.d", minShareCount: 2 }] },
    },
  });
  const chunks = chunksOf(built);
  const own = new Set(chunks.map(({ fileName }) => fileName));
  const problems = chunks.flatMap(({ fileName, imports }) =>
    imports
      .filter((id) => !own.has(id) && !id.startsWith("node:"))
      .filter((id) => manifest.peerDependencies[id] === undefined)
      .map((id) => `${fileName} imports ${id}`),
  );
  if (problems.length > 0) throw new Error(`declarations:\n  ${problems.join("\n  ")}`);
}

import { createHash } from "node:crypto";
import path from "node:path";
import { build } from "rolldown";

/**
 * A hash of the code that these files hold, with all that they import at once: of what runs, so that comments, types
 * and layout do not count, nor does a file that none of them reaches. Packages are left to the versions that a run
 * states.
 */
export async function hashOfCode(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    const { output } = await build({
      input: path.resolve(file),
      platform: "node",
      tsconfig: false,
      external: /^[\w@]/,
      plugins: [
        {
          // What is loaded later is of another concern, and named by itself where a figure speaks of it.
          name: "at-once",
          resolveId: (id, _importer, { kind }) =>
            kind === "dynamic-import" ? { id, external: true } : undefined,
        },
      ],
      // Not the names: which letters are short depends on the comments too.
      output: { minify: { compress: true, mangle: false, codegen: true }, comments: false },
      write: false,
      logLevel: "silent",
    });
    for (const chunk of output) if (chunk.type === "chunk") hash.update(chunk.code).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

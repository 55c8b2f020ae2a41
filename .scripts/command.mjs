// The command, as CommonJS: a process that starts with it is up a tenth sooner than with ES modules. esbuild splits ES
// modules alone, so each file is turned into CommonJS afterwards. What `token` needs for a credential command, which
// some clients start for every request, goes into one file with the rest of the start.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, transform } from "esbuild";
import { merged } from "./merge.mjs";

const MAIN = "dist/cli/main.js";

/**
 * `hot`: sources of dynamic imports that belong to the one file, with everything they import.
 * Returns what esbuild tells of the build.
 */
export async function buildCommand(options, hot) {
  const { absWorkingDir: root, target } = options;
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: ["src/cli/main.ts"],
    outdir: "dist/cli",
    chunkNames: "chunks/[name]-[hash]",
    // Names stay, for stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    metafile: true,
    write: false,
  });
  const outputOf = (source) =>
    Object.keys(metafile.outputs).find((file) => metafile.outputs[file].entryPoint === source);
  const { files } = await merged({
    root,
    files: new Map(
      outputFiles.map(({ path: file, text }) => [
        path.relative(root, file),
        text.replace(/^#!.*\n/, ""),
      ]),
    ),
    outputs: metafile.outputs,
    entries: ["src/cli/main.ts", ...hot].map(outputOf),
    into: MAIN,
  });

  mkdirSync(path.join(root, "dist/cli/chunks"), { recursive: true });
  writeFileSync(path.join(root, "dist/cli/package.json"), '{ "type": "commonjs" }\n');
  for (const [file, text] of files) {
    const { code } = await transform(text, {
      format: "cjs",
      platform: "node",
      target,
      supported: { "dynamic-import": false },
      define: { "import.meta.dirname": "__dirname" },
      minifyWhitespace: true,
      legalComments: "none",
    });
    writeFileSync(path.join(root, file), file === MAIN ? `#!/usr/bin/env node\n${code}` : code);
  }
  chmodSync(path.join(root, MAIN), 0o755);
  return metafile;
}

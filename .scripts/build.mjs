// Bundles the library's entry points with the small packages it is made of, so that importing it costs
// little more than bare node. @azure/identity stays outside: it is the user's own copy, to update as they like.
// The command is a build of its own, in which @azure/identity is bundled and split off, for a fast first token.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { LICENCES, licencesText } from "./bundled/licences.mjs";
import { bundledPackages } from "./bundled/packages.mjs";
import { buildCommand } from "./command.mjs";
import { merged, specifier } from "./merge.mjs";

const root = path.resolve(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
const manifest = require("../package.json");

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "esm",
  // Packages that offer both: their CommonJS may ask for files in ways that a bundle cannot follow.
  mainFields: ["module", "main"],
  target: "node20.19",
  splitting: true,
  legalComments: "none",
  logLevel: "warning",
  // Its CommonJS form asks for its parts in a way that no bundler follows.
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
};

/** Bundled CommonJS packages ask for Node's modules by `require`, which an ES module does not have. */
const REQUIRE =
  'const require=(id)=>process.getBuiltinModule("node:module").createRequire(import.meta.url??__filename)(id);\n';

/** In the command's build Microsoft's packages are bundled: one file each, read only when its credential is used. */
const bundledAzure = {
  name: "bundled-azure",
  setup({ onResolve }) {
    const folder = path.join(root, "src/credentials/azure");
    onResolve({ filter: /\/modules\.ts$/ }, ({ path: file, resolveDir }) =>
      path.resolve(resolveDir, file) === path.join(folder, "modules.ts")
        ? { path: path.join(folder, "modules.bundled.ts") }
        : undefined,
    );
  },
};

/**
 * lru-cache looks for `performance` when it is loaded, which makes Node load what is behind that. Its clock serves
 * entries with a lifetime, of which there are none here.
 */
const cacheWithoutClock = {
  name: "cache-without-clock",
  setup({ onLoad }) {
    onLoad({ filter: /node_modules\/lru-cache\/.*\.js$/ }, ({ path: file }) => ({
      contents: `var performance;${readFileSync(file, "utf8")}`,
    }));
  },
};

const libraryEntries = Object.values(manifest.exports)
  .map((entry) => entry.default)
  .filter((file) => file !== undefined)
  .map((file) => file.replace("./dist/", "src/").replace(/\.js$/, ".ts"));

rmSync(path.join(root, "dist"), { recursive: true, force: true });

const { outputFiles, metafile } = await build({
  ...shared,
  entryPoints: libraryEntries,
  plugins: [cacheWithoutClock],
  outbase: "src",
  outdir: "dist",
  chunkNames: "chunks/[name]-[hash]",
  external: [
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.peerDependencies ?? {}),
  ],
  // Half as much to read at start-up; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  write: false,
});
const library = await merged({
  root,
  files: new Map(outputFiles.map(({ path: file, text }) => [path.relative(root, file), text])),
  outputs: metafile.outputs,
  entries: ["dist/index.js"],
  into: "dist/chunks/core-[hash].js",
});
const exported = metafile.outputs["dist/index.js"].exports.map(
  (name) => `${library.nameOf("dist/index.js", name)} as ${name}`,
);
library.files.set(
  "dist/index.js",
  `export{${exported.join(",")}}from"${specifier("dist/index.js", library.file)}";\n`,
);
for (const [file, text] of library.files) {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, /\b__require\b/.test(text) ? REQUIRE + text : text);
}

const command = { ...shared, plugins: [bundledAzure, cacheWithoutClock], external: ["redis"] };
const commandMetafile = await buildCommand(command, [
  "src/cli/token/print.ts",
  "src/credentials/command/run.ts",
]);

const packages = bundledPackages(root, [metafile, commandMetafile]);
writeFileSync(path.join(root, LICENCES), licencesText(packages));

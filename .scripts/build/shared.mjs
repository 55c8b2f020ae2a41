import path from "node:path";
import { root } from "../manifest.mjs";

/** Options of both builds. */
export const shared = {
  cwd: root,
  tsconfig: false,
  platform: "node",
  // Packages that offer both: their CommonJS may ask for files in ways that a bundle cannot follow.
  resolve: {
    mainFields: ["module", "main"],
    // In modules, of which one can be replaced.
    alias: { "lru-cache": "lru-cache/raw" },
  },
  transform: {
    target: "node20.19",
    define: {
      // The accelerators of ws, which are packages of their own.
      "process.env.WS_NO_BUFFER_UTIL": '"true"',
      "process.env.WS_NO_UTF_8_VALIDATE": '"true"',
    },
  },
  // Reading what a module exports does nothing else; what is not used of a built-in module is left alone.
  treeshake: { propertyReadSideEffects: false },
  checks: {
    // What one way loads late and another at once is meant.
    ineffectiveDynamicImport: false,
  },
};

/**
 * lru-cache looks for `performance` when it is loaded, which makes Node load all that it can measure: 0.03 × bare node at
 * import, 0.05 × in `token`. That clock is for entries with a lifetime, of which there are none here.
 */
export const cacheWithoutClock = {
  name: "cache-without-clock",
  load: {
    filter: { id: /[\\/]lru-cache[\\/]dist[\\/]esm[\\/]node[\\/]perf\.js$/ },
    handler: () => "export const defaultPerf = Date;",
  },
};

/** Of both builds' files. */
export const output = {
  // A third less to read at start-up. Functions and classes keep their names, for stack traces.
  minify: { compress: true, mangle: { keepNames: true }, codegen: true },
  // Which calls have no effect is for the bundlers of others to know.
  comments: { annotation: true, legal: false, jsdoc: false },
  entryFileNames: "[name].js",
  hashCharacters: "hex",
  // The bundler names what several files share for all of them.
  chunkFileNames: ({ name }) => `chunks/${name.replace(/~.*/, "")}-[hash].js`,
};

/**
 * What a process loads at its start becomes one file: split by who imports what, it would be twenty, and each costs as
 * much to find and open as a hundredth of Node's own start. Small modules that later files share are put together too.
 *
 * @param {string} name of the first file
 * @param {string[]} sources that are loaded at the start, with all that they import
 */
export function startAsOne(name, sources) {
  const start = new Set(sources.map((file) => path.join(root, "src", file)));
  const bySize = { minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 5_000 };
  return {
    groups: [
      { name, test: (id) => start.has(id), priority: 1 },
      { name: "shared", ...bySize },
    ],
  };
}

/** @param {import("rolldown").RolldownOutput} built */
export function chunksOf({ output: files }) {
  const chunks = files.filter(({ type }) => type === "chunk");
  refuseCircles(new Map(chunks.map(({ fileName, imports }) => [fileName, imports])));
  return chunks;
}

/**
 * Files that load each other at once: one of them would find the other without what it exports. Small modules that are
 * put together can make a circle where the source has none.
 *
 * @param {Map<string, string[]>} imports of each file
 */
function refuseCircles(imports) {
  const done = new Set();
  const visit = (file, above) => {
    if (above.includes(file)) {
      const circle = [...above.slice(above.indexOf(file)), file].join(" -> ");
      throw new Error(`${circle}: put less together in .scripts/build/shared.mjs`);
    }
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...above, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
}

// The command, as CommonJS: a process that starts with it is up a tenth sooner than with ES modules. esbuild splits ES
// modules alone, so each part is turned into CommonJS afterwards. What `token` needs for a credential command, which
// some clients start for every request, goes into one file with the rest of the start: each file costs a millisecond.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, transform } from "esbuild";
import { closure } from "./merge.mjs";

/**
 * `hot`: sources of dynamic imports that belong to the one file, with everything they import.
 * Returns what esbuild tells of the build.
 */
export async function buildCommand(options, hot) {
  const { absWorkingDir: root } = options;
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
  const parts = new Map();
  for (const { path: file, text } of outputFiles) {
    const { code } = await transform(text, {
      format: "cjs",
      platform: "node",
      target: options.target,
      supported: { "dynamic-import": false },
      define: { "import.meta.dirname": "__dirname" },
      minifyWhitespace: true,
      legalComments: "none",
    });
    parts.set(path.basename(file), code);
  }

  const sources = new Set(["src/cli/main.ts", ...hot]);
  const entries = Object.entries(metafile.outputs)
    .filter(([, { entryPoint }]) => sources.has(entryPoint))
    .map(([file]) => file);
  const together = new Set(
    [...closure(metafile.outputs, entries)].map((file) => path.basename(file)),
  );
  const folder = path.join(root, "dist/cli/chunks");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(root, "dist/cli/package.json"), '{ "type": "commonjs" }\n');
  for (const [name, code] of parts) {
    const inMain = `module.exports=require("../main.js").load(${JSON.stringify(name)});\n`;
    if (name !== "main.js")
      writeFileSync(path.join(folder, name), together.has(name) ? inMain : code);
  }
  const main = path.join(root, "dist/cli/main.js");
  writeFileSync(main, packed([...together].map((name) => [name, parts.get(name)])));
  chmodSync(main, 0o755);
  return metafile;
}

/** Several files as one: each a function, run when it is first asked for. */
function packed(parts) {
  const functions = parts.map(([name, code]) => {
    const body = code.replace(/^#!.*\n/, "");
    return `${JSON.stringify(name)}(exports,require,module){${body}}`;
  });
  return `#!/usr/bin/env node
"use strict";
const parts={${functions.join(",\n")}};
const loaded={};
function load(name){
  const known=loaded[name];
  if(known!==undefined)return known.exports;
  const module=loaded[name]={exports:{}};
  parts[name](module.exports,ask,module);
  return module.exports;
}
function ask(id){
  const name=id.slice(id.lastIndexOf("/")+1);
  return id[0]!=="."?require(id):name in parts?load(name):require("./chunks/"+name);
}
exports.load=load;
load("main.js");
`;
}

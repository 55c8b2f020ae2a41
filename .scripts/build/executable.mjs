// The command as one script, for the single executable: it has no file next to it, and can require nothing but what is
// part of Node. So each file that dist reads is in it.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "rolldown";
import { manifest, root } from "../manifest.mjs";
import { command } from "./command.mjs";
import { chunksOf, output } from "./shared.mjs";

/** Native, a file for each platform. The second is an option of redis that is not used. */
const LEFT_OUT = ["@napi-rs/keyring", "@node-rs/xxhash"];

/**
 * @param {string} file the script
 * @returns the chunk that it is
 */
export async function buildExecutableScript(file) {
  const built = await build({
    ...command,
    external: LEFT_OUT,
    plugins: [
      instead("src/cli/version.ts", () => {
        return `export const version = () => ${JSON.stringify(manifest.version)};`;
      }),
      instead("codegen/emit/own-files.ts", () => {
        const texts = Object.fromEntries(["client", "runtime"].flatMap(textsOf));
        return `const texts = ${JSON.stringify(texts)};
          export const ownFile = (folder, file) => texts[folder + "/" + file];`;
      }),
      ...command.plugins,
    ],
    output: { ...output, file, format: "cjs", codeSplitting: false },
  });
  return chunksOf(built);
}

/** Replaces a module of this project. @throws Error if there is none. */
function instead(module, load) {
  const id = path.join(root, module);
  readFileSync(id);
  return {
    name: `instead-of-${path.basename(module)}`,
    load: { filter: { id }, handler: () => ({ code: load(), moduleType: "js" }) },
  };
}

/** Every file below a folder of codegen/, by its path there. */
function textsOf(folder) {
  const within = path.join(root, "codegen", folder);
  return readdirSync(within, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [
      `${folder}/${path.relative(within, file).replaceAll(path.sep, "/")}`,
      readFileSync(file, "utf8"),
    ]);
}

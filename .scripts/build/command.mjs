// The command, as CommonJS: a process that starts with it is up a tenth sooner than with ES modules. What `token` needs
// for a credential command, which some clients start for every request, belongs to its start.
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "rolldown";
import { root } from "../manifest.mjs";
import { cacheWithoutClock, chunksOf, output, shared, startAsOne } from "./shared.mjs";

const folder = path.join(root, "dist/cli");
const azure = path.join(root, "src/credentials/azure");

/** In this build Microsoft's packages are bundled: one file each, read only when its credential is used. */
const bundledAzure = {
  name: "bundled-azure",
  load: {
    filter: { id: path.join(azure, "modules.ts") },
    handler: () => `export * from ${JSON.stringify(path.join(azure, "modules.bundled.ts"))};`,
  },
};

/** What every form of the command is built with. */
export const command = {
  ...shared,
  input: { main: "src/cli/main.ts" },
  plugins: [bundledAzure, cacheWithoutClock],
};

/** Returns the chunks. */
export async function buildCommand() {
  const built = await build({
    ...command,
    external: ["redis", "@napi-rs/keyring"],
    output: {
      ...output,
      dir: folder,
      format: "cjs",
      codeSplitting: startAsOne("start", [
        "cli/main.ts",
        "cli/token/print.ts",
        "credentials/command/run.ts",
      ]),
    },
  });
  writeFileSync(path.join(folder, "package.json"), '{ "type": "commonjs" }\n');
  chmodSync(path.join(folder, "main.js"), 0o755);
  return chunksOf(built);
}

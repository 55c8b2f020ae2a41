// Draws the pictures of the README, for light and for dark pages: what `npm start` prints, from a run of it, and one
// request's life. With --check nothing is written, and exit code 1 says that a picture shows something else.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { life } from "./pictures/life.mjs";
import { SCHEMES } from "./pictures/svg.mjs";
import { terminal } from "./pictures/terminal.mjs";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "docs/images");
const check = process.argv.includes("--check");

const demo = spawnSync(process.execPath, [path.join(root, "dist/cli/main.js"), "demo"], {
  env: { PATH: process.env.PATH, FORCE_COLOR: "1" },
  encoding: "utf8",
});
if (demo.status !== 0) throw new Error(`npm start failed: ${demo.stderr}`);

const pictures = Object.entries(SCHEMES).flatMap(([name, scheme]) => [
  [`npm-start-${name}.svg`, terminal("npm start", demo.stdout, scheme)],
  [`request-${name}.svg`, life(scheme)],
]);
mkdirSync(folder, { recursive: true });
for (const [name, svg] of pictures) {
  const file = path.join(folder, name);
  const current = existsSync(file) ? lasting(readFileSync(file, "utf8")) : undefined;
  if (current === lasting(svg)) continue;
  if (check) {
    process.stderr.write(`docs/images/${name} shows something else. Run: npm run pictures\n`);
    process.exitCode = 1;
  } else writeFileSync(file, svg);
}

/** Without what is another in every run: ports, ends of tokens, times. */
function lasting(svg) {
  return svg
    .replaceAll(/(127\.0\.0\.1:)\d+/g, "$1PORT")
    .replaceAll(/(token [A-Z] …)[\w-]{4}/g, "$1LAST")
    .replaceAll(/(to_refresh=)[\da-f]{4}/g, "$1HASH")
    .replaceAll(/textLength="[\d.]+"([^>]*>)\d+ ms</g, "$1TIME<")
    .replaceAll(/\d+ s</g, "SECONDS<");
}

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

// The Windows binaries of rolldown and esbuild do not load under wine, so vitest gets a Vite that works with WebAssembly.
const OVERRIDES = {
  vite: "7.3.8",
  rollup: "npm:@rollup/wasm-node@4.68.4",
  esbuild: "npm:esbuild-wasm@0.27.7",
};
const FOR_WINDOWS = [
  "--os=win32",
  "--cpu=x64",
  "--force",
  "--ignore-scripts",
  "--no-audit",
  "--silent",
];

/** Installs the packages of the lock for Windows, unless the same are there. */
export function installPackages(root, tree) {
  const read = (name) => readFileSync(path.join(root, name), "utf8");
  const manifest = JSON.parse(read("package.json"));
  const wanted = JSON.stringify({
    ...manifest,
    overrides: { ...manifest.overrides, ...OVERRIDES },
  });
  const lock = read("package-lock.json");
  const key = createHash("sha256").update(wanted).update(lock).digest("hex");
  const stamp = path.join(tree, "node_modules/.installed-for-windows");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === key) return;
  mkdirSync(tree, { recursive: true });
  writeFileSync(path.join(tree, "package.json"), wanted);
  writeFileSync(path.join(tree, "package-lock.json"), lock);
  npm(["install", ...FOR_WINDOWS], tree);
  writeFileSync(stamp, key);
}

function npm(args, cwd) {
  execFileSync("npm", args, { cwd, stdio: ["ignore", 2, 2] });
}

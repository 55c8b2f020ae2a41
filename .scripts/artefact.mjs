// Looks at what would be published, not at the source: its file list, its manifest, its types, and that an empty
// project which installs it can import every entry point.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const run = (command, args, options = {}) =>
  execFileSync(command, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    ...options,
  });

const folder = mkdtempSync(path.join(tmpdir(), "byok-artefact-"));
try {
  const [packed] = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder]),
  );
  const tarball = path.join(folder, packed.filename);
  checkFiles(packed.files.map((file) => file.path));
  checkDeclarations();
  run("npx", ["publint", "--strict", tarball]);
  run("npx", ["attw", tarball, "--profile", "esm-only"]);
  checkInstalled(tarball);
  process.stdout.write(
    `${packed.filename}: ${packed.files.length} files, ${Math.round(packed.size / 1024)} KiB packed\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function checkFiles(files) {
  const allowed = [
    /^(?:LICENSE|README\.md|package\.json)$/,
    /^schema\/byok-identity\.schema\.json$/,
    /^dist\/(?:[\w-]+\/)*[\w.-]+\.d\.ts$/,
    // The command is CommonJS, and says so.
    /^dist\/cli\/package\.json$/,
    /^dist\/(?:cli\/)?chunks\/[\w.-]+-[A-Z0-9]{8}\.js$/,
    ...entryFiles().map((file) => new RegExp(`^${file.replaceAll(".", String.raw`\.`)}$`)),
  ];
  const strange = files.filter((file) => !allowed.some((pattern) => pattern.test(file)));
  const missing = entryFiles().filter((file) => !files.includes(file));
  if (strange.length > 0 || missing.length > 0) {
    throw new Error(
      `tarball: not expected: ${strange.join(", ") || "none"}; missing: ${missing.join(", ") || "none"}`,
    );
  }
}

/** Declarations name no package that an installation would lack, and no type of Microsoft's or of a browser's. */
function checkDeclarations() {
  const seen = new Set();
  const queue = entryFiles().filter((file) => file.endsWith(".d.ts"));
  const problems = [];
  for (const file of queue) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(path.join(root, file), "utf8");
    for (const [, specifier] of text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)) {
      if (specifier.startsWith(".")) {
        const target = path.posix.join(path.posix.dirname(file), specifier);
        queue.push(target.replace(/\.(?:ts|js)$/, ".d.ts").replace(/\.d\.d\.ts$/, ".d.ts"));
      } else if (
        !specifier.startsWith("node:") &&
        manifest.peerDependencies?.[specifier] === undefined
      ) {
        problems.push(`${file} imports ${specifier}`);
      }
    }
    if (/<reference lib="dom"/.test(text)) problems.push(`${file} refers to DOM types`);
  }
  if (problems.length > 0) throw new Error(`declarations:\n  ${problems.join("\n  ")}`);
}

function entryFiles() {
  const targets = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  );
  return [...targets, ...Object.values(manifest.bin)].map((file) => file.replace("./", ""));
}

function checkInstalled(tarball) {
  const project = path.join(folder, "project");
  // Each entry point is imported with what its users have beside it.
  const peers = Object.entries(manifest.peerDependencies ?? {}).map((peer) => peer.join("@"));
  run("npm", ["install", "--silent", "--no-save", "--prefix", project, tarball, ...peers]);
  const imports = Object.entries(manifest.exports)
    .filter(([, entry]) => typeof entry === "object")
    .map(([subpath]) => `await import(${JSON.stringify(subpath.replace(".", manifest.name))});`);
  writeFileSync(path.join(project, "use.mjs"), imports.join("\n"));
  run(process.execPath, ["use.mjs"], { cwd: project });
  const version = run(path.join(project, "node_modules/.bin", manifest.name), ["--version"]).trim();
  if (version !== manifest.version)
    throw new Error(`the installed command says version ${version}`);
}

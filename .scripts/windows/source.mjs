import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** What is downloaded or installed for the runs on Windows. */
const cache = path.join(
  process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"),
  "byok-identity-windows",
);

/** The folder of one checkout there. */
export function home(root) {
  return path.join(cache, createHash("sha256").update(root).digest("hex").slice(0, 16));
}

/**
 * The checkout with its build, at another place: links to it would have Node find the packages of this system.
 */
export function copySource(root, tree) {
  for (const name of readdirSync(tree)) {
    if (name !== "node_modules") rmSync(path.join(tree, name), { recursive: true });
  }
  const listed = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  for (const name of listed.split("\0")) {
    const source = path.join(root, name);
    if (name !== "" && existsSync(source)) cpSync(source, path.join(tree, name));
  }
  cpSync(path.join(root, "dist"), path.join(tree, "dist"), { recursive: true });
}

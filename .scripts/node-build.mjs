import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** The Node that is in the single executables; the tests on Windows run on it too. */
export const NODE_22 = "22.23.3";

/** The oldest line of Node that is supported. */
export const NODE_20 = "20.20.2";

const cache = path.join(
  process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"),
  "byok-identity-node",
);

/**
 * Node's own build for a platform, from npm, where it is kept for the next time.
 *
 * @param {string} version of Node
 * @param {string} target platform and architecture as those packages name them: `linux-x64`, `win-x64`
 * @returns the program, and the folder of its package
 */
export function nodeBuild(version, target) {
  const name = `node-${target}`;
  const project = path.join(cache, `${target}-${version}`);
  const folder = path.join(project, "node_modules", name);
  const node = path.join(folder, "bin", target.startsWith("win-") ? "node.exe" : "node");
  if (!existsSync(node)) {
    mkdirSync(project, { recursive: true });
    // --force: for a platform that is not this one.
    const options = ["--no-save", "--force", "--ignore-scripts", "--no-audit", "--silent"];
    execFileSync("npm", ["install", ...options, `${name}@${version}`], {
      cwd: project,
      stdio: ["ignore", 2, 2],
    });
  }
  return { node, folder };
}

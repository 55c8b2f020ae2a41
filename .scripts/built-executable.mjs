import path from "node:path";
import { manifest, root } from "./manifest.mjs";

/** This platform and architecture, as the packages of Node's builds name them: `linux-x64`, `win-x64`. */
export const here = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/** Where `npm run executable` puts the single executable for a platform. */
export function builtExecutable(target = here) {
  const name = manifest.name + (target.startsWith("win-") ? ".exe" : "");
  return path.join(root, "build", target, name);
}

// The compiler declares every module. Those that no entry point leads to are nobody's to import, so they stay out of
// the package, where the list of files would otherwise change with every rename inside.
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { reachableDeclarations } from "./declarations.mjs";
import { root } from "./manifest.mjs";

const reachable = reachableDeclarations();
for (const file of readdirSync(path.join(root, "dist"), { recursive: true })) {
  const declaration = path.posix.join("dist", file.replaceAll(path.sep, "/"));
  if (declaration.endsWith(".d.ts") && !reachable.has(declaration)) {
    rmSync(path.join(root, declaration));
  }
}

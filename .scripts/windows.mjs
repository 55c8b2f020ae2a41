// Runs the tests on the Windows build of Node, under wine: all of them on Node 22, and those made for Windows on
// Node 20. Arguments are vitest's, and narrow the run. Needs Debian's wine and wine64; the rest comes from npm.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { root } from "./manifest.mjs";
import { NODE_20, NODE_22, nodeBuild } from "./node-build.mjs";
import { onlyRun } from "./windows/only-run.mjs";
import { installPackages } from "./windows/packages.mjs";
import { copySource, home } from "./windows/source.mjs";
import { openWine } from "./windows/wine.mjs";

// Wine is slow, and not by the same measure each time: a test fails here if it fails twice.
const VITEST = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "--config",
  "test/vitest.config.ts",
  "--retry=1",
];
const given = process.argv.slice(2);

const folder = home(root);
const tree = path.join(folder, "tree");
await onlyRun(folder);
execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: ["ignore", 2, 2] });
installPackages(root, tree);
copySource(root, tree);
const wine = openWine(path.join(folder, "prefix"));
try {
  const whole = await wine.run(nodeBuild(NODE_22, "win-x64").node, [...VITEST, ...given], tree);
  const narrowed = given.length > 0;
  const smoke =
    narrowed ||
    (await wine.run(nodeBuild(NODE_20, "win-x64").node, [...VITEST, "--project=windows"], tree));
  const left = wine.leftovers();
  for (const name of left)
    process.stderr.write(`The tests have left ${name} in the folder of temporary files.\n`);
  if (!whole || !smoke || left.length > 0) process.exitCode = 1;
} finally {
  wine.close();
}

// npm run executable [-- --target win-x64]: the command as one file that needs no Node, in build/, with the licences and
// the bill of materials of what is in it. How Node does that: nodejs.org/api/single-executable-applications.html.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { inject } from "postject";
import { buildExecutableScript } from "./build/executable.mjs";
import { builtExecutable, here } from "./built-executable.mjs";
import { bill } from "./bundled/bill.mjs";
import { licencesText } from "./bundled/licences.mjs";
import { bundledPackages } from "./bundled/packages.mjs";
import { manifest, root } from "./manifest.mjs";
import { NODE_22, nodeBuild } from "./node-build.mjs";

const { values } = parseArgs({ options: { target: { type: "string", default: here } } });
const { target } = values;
// The same version for every platform, whichever Node runs this: what Node reads of an executable differs between them.
const { node } = nodeBuild(NODE_22, target);
const maker = nodeBuild(NODE_22, here);
// Not every platform's package has it.
const licence = readFileSync(path.join(maker.folder, "LICENSE"), "utf8");

const file = builtExecutable(target);
const folder = path.dirname(file);
const temporary = mkdtempSync(path.join(tmpdir(), "byok-executable-"));
const at = (name) => path.join(temporary, name);
try {
  const packages = bundledPackages(await buildExecutableScript(at("main.cjs")));
  writeFileSync(
    at("config.json"),
    JSON.stringify({
      main: at("main.cjs"),
      output: at("blob"),
      disableExperimentalSEAWarning: true,
      // The cache is of one build of V8.
      useCodeCache: target === here,
    }),
  );
  execFileSync(maker.node, ["--experimental-sea-config", at("config.json")], {
    stdio: ["ignore", "ignore", 2],
  });

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(node, file);
  chmodSync(file, 0o755);
  await inject(file, "NODE_SEA_BLOB", readFileSync(at("blob")), {
    sentinelFuse: "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2",
    ...(target.startsWith("darwin-") ? { machoSegmentName: "NODE_SEA" } : {}),
  });
  const texts = [
    `${manifest.name} ${manifest.version}\n\n${readFileSync(path.join(root, "LICENSE"), "utf8")}`,
    licencesText(packages),
    `Node.js ${NODE_22}, which runs it\n\n${licence}`,
  ];
  writeFileSync(path.join(folder, `${manifest.name}.LICENSES.txt`), texts.join("\n"));
  const sbom = `${JSON.stringify(bill(packages), undefined, 2)}\n`;
  writeFileSync(path.join(folder, `${manifest.name}.sbom.cdx.json`), sbom);
  process.stdout.write(`${path.relative(root, file)}\n`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

// Looks at what would be published, not at the source: its files, its manifest, its types and its licences, and that a
// project which installs it can use it. `-- --update` takes the files of the tarball for right.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkFiles } from "./artefact/files.mjs";
import { checkLicences } from "./artefact/licences.mjs";
import { installAlone, installBeside } from "./artefact/project.mjs";
import { run } from "./artefact/run.mjs";
import { checkSbom } from "./artefact/sbom.mjs";
import { checkTypes } from "./artefact/types.mjs";
import { typescripts } from "./artefact/typescripts.mjs";
import { useAlone, useBeside, useInPart } from "./artefact/use.mjs";

const update = process.argv.includes("--update");
const folder = mkdtempSync(path.join(tmpdir(), "byok-artefact-"));
const started = performance.now();
const say = (text) =>
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(0)} s: ${text}\n`);

try {
  const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [packed] = JSON.parse(await run("npm", pack));
  const tarball = path.join(folder, packed.filename);
  const files = packed.files.map((file) => file.path);
  checkFiles(files, update);
  say(`${packed.filename}: ${files.length} files, ${Math.round(packed.size / 1024)} KiB`);

  await run("npx", ["publint", "--strict", tarball]);
  await run("npx", ["attw", tarball, "--profile", "esm-only"]);
  say("publint and attw have nothing to say");
  const bundled = checkLicences();
  const components = await checkSbom(bundled);
  say(`${bundled.length} packages bundled, ${components} in the bill of materials`);

  const project = await installAlone(folder, tarball);
  await useAlone(project);
  say("installed alone, its command and its entry points work");
  await installBeside(project, tarball);
  await checkTypes(project);
  say(`types hold for TypeScript ${typescripts.map(({ version }) => version).join(", ")}`);
  await useBeside(project);
  say("imported and required, every entry point works");
  say(`{ ConfigError } alone is ${await useInPart(project)} bytes in a program`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

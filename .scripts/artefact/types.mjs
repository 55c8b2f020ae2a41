import { writeFileSync } from "node:fs";
import path from "node:path";
import { entryPoints, root } from "../manifest.mjs";
import { outcome } from "./run.mjs";
import { typescripts } from "./typescripts.mjs";

const SDK = path.join(root, "codegen/sdks/typescript");

/** As strict as a user may have it, with the declarations of the packages checked too, and no browser's. */
const strictest = {
  target: "es2022",
  lib: ["es2022"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  resolveJsonModule: true,
  skipLibCheck: false,
};

const nodenext = ["imports.mts", "imports-later.cts", "requires.cts"];
const ways = [
  (project, compiler) => programs(project, compiler, "nodenext", nodenext),
  (project, compiler) => programs(project, compiler, "bundler", ["bundled.ts"]),
  generatedSdk,
];

/**
 * Compiles the user's programs and the generated SDK by every compiler; what each made of the programs is left in the
 * project's folder of its name.
 *
 * @throws Error with what the compilers say.
 */
export async function checkTypes(project) {
  const jobs = typescripts.flatMap((compiler) => ways.map((way) => ({ compiler, way })));
  const problems = [];
  const worker = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const unexpected = await job.way(project, job.compiler);
      if (unexpected !== undefined) {
        problems.push(`TypeScript ${job.compiler.version}, ${unexpected}`);
      }
    }
  };
  await Promise.all([worker(), worker()]);
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

async function generatedSdk(project, compiler) {
  const { code, output } = await compile(project, compiler, ["-p", SDK, "--noEmit"]);
  return code === 0 ? undefined : `the generated SDK:\n${output}`;
}

/** What the compiler says that it should not, or does not say though it should. */
async function programs(project, compiler, resolution, files) {
  const config = `tsconfig.${compiler.alias}.${resolution}.json`;
  const compilerOptions = {
    ...strictest,
    module: resolution === "nodenext" ? "nodenext" : "esnext",
    moduleResolution: resolution,
    outDir: `./${compiler.alias}`,
  };
  writeFileSync(path.join(project, config), JSON.stringify({ compilerOptions, files }));
  const { code, output } = await compile(project, compiler, ["-p", config]);
  const said = output.split("\n").filter((line) => line.includes("error TS"));
  const refused = said.filter((line) => /^requires\.cts\(.*error TS1471:/.test(line));
  const due = files.includes("requires.cts") && !compiler.requires ? entryPoints().length : 0;
  const foreseen = due === 0 ? code === 0 : said.length === due && refused.length === due;
  if (foreseen) return undefined;
  return `${resolution}, of which ${due} refusals to require are foreseen:\n${output}`;
}

function compile(project, { alias }, args) {
  const tsc = path.join(project, "node_modules", alias, "bin/tsc");
  return outcome(process.execPath, [tsc, ...args], { cwd: project });
}

import { strictEqual } from "node:assert";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build as rolldown } from "rolldown";
import { entryPoints, manifest } from "../manifest.mjs";
import { outcome, run } from "./run.mjs";
import { typescripts } from "./typescripts.mjs";

/**
 * Without those additional packages, the command works, and so does every entry point except those for users of another
 * package.
 */
export async function useAlone(project) {
  const missing = { opentelemetry: "@opentelemetry/api", rpc: "vscode-jsonrpc" };
  for (const entry of entryPoints()) {
    const { code, output } = await outcome(
      process.execPath,
      ["--input-type=module", "--eval", `await import(${JSON.stringify(entry)})`],
      { cwd: project },
    );
    const peer = missing[entry.slice(manifest.name.length + 1)];
    const foreseen =
      peer === undefined ? code === 0 : output.includes(`Cannot find package '${peer}'`);
    if (!foreseen) throw new Error(`import of ${entry}, without any peer: ${code}\n${output}`);
  }
  const command = path.join(project, "node_modules/.bin", manifest.name);
  const said = await run(command, ["--version"], { cwd: project });
  strictEqual(said.trim(), manifest.version, "version of the installed command");
  const provider = {
    COPILOT_PROVIDER_BASE_URL: "http://127.0.0.1:1",
    COPILOT_PROVIDER_API_KEY: "k",
  };
  const env = { PATH: process.env.PATH, ...provider };
  strictEqual((await run(command, ["token"], { cwd: project, env })).trim(), "k");
}

/** The programs of consumer/, as the oldest compiler made them that could, and what a bundler makes of two of them. */
export async function useBeside(project) {
  const [oldest] = typescripts;
  const requiring = typescripts.find(({ requires }) => requires);
  const programs = [
    path.join(oldest.alias, "imports.mjs"),
    path.join(oldest.alias, "imports-later.cjs"),
    path.join(requiring.alias, "requires.cjs"),
    await bundled(project, path.join(oldest.alias, "bundled.js"), "esm"),
    await bundled(project, path.join(requiring.alias, "requires.cjs"), "cjs"),
  ];
  for (const program of programs) {
    const { code, output } = await outcome(process.execPath, [program], { cwd: project });
    // Nor does Node warn of anything.
    if (code !== 0 || output !== "") throw new Error(`${program}: exit code ${code}\n${output}`);
  }
}

/**
 * How many bytes two bundlers make of a program that imports an error's class alone.
 *
 * @throws Error where it is more than 60 kB: that part of the package has effects when it is loaded.
 */
export async function useInPart(project) {
  const program = path.join(project, "part.mjs");
  writeFileSync(
    program,
    `import { ConfigError } from ${JSON.stringify(manifest.name)};\nconsole.log(ConfigError);\n`,
  );
  const [{ outputFiles }, { output }] = await Promise.all([
    esbuild(project, { entryPoints: [program], format: "esm", minify: true, write: false }),
    rolldown({ input: program, platform: "node", output: { minify: true }, write: false }),
  ]);
  const sizes = { esbuild: outputFiles[0].contents.length, rolldown: output[0].code.length };
  for (const [bundler, size] of Object.entries(sizes)) {
    if (size > 60_000) throw new Error(`{ ConfigError } alone: ${size} bytes by ${bundler}`);
  }
  return Math.max(...Object.values(sizes));
}

async function bundled(project, program, format) {
  const outfile = `bundle/bundled.${format === "esm" ? "mjs" : "cjs"}`;
  await esbuild(project, {
    entryPoints: [program],
    outfile,
    format,
    // Like many programs that have @azure/identity as their own dependency.
    external: format === "cjs" ? ["@azure/*"] : [],
    // That a CommonJS file has no import.meta is what is tried here.
    logOverride: { "empty-import-meta": "silent" },
  });
  return outfile;
}

function esbuild(project, options) {
  const { build } = createRequire(path.join(project, "package.json"))("esbuild");
  const shared = { bundle: true, platform: "node", target: "node20.19", logLevel: "warning" };
  return build({ absWorkingDir: project, ...shared, ...options });
}

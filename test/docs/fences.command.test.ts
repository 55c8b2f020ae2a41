import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { fencesOf, pages, root, type Fence } from "../support/pages.ts";

const fences = pages.flatMap(fencesOf);
const titleOf = ({ page, kind, name, language, code }: Fence): string =>
  `${page}: ${name === undefined ? `${language}: ${code.slice(0, 60)}` : `${kind}: ${name}`}`;

/** The test files, and the check that runs the container image. */
const tests = [
  ...readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts") && !file.includes("node_modules"))
    .map((file) => path.join("test", file)),
  ".scripts/container-check.mjs",
].map((file) => readFileSync(path.join(root, file), "utf8"));

test("every fence of every page has the name that a test knows it by", () => {
  const unnamed = fences.filter(({ name, language }) => name === undefined && language !== "text");
  expect(unnamed.map(titleOf)).toEqual([]);
  const titles = fences.flatMap((each) => (each.name === undefined ? [] : [titleOf(each)]));
  expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
});

test("every named fence is run by a test file that names the page and it", () => {
  const knows = ({ page, kind, name }: Fence): boolean =>
    tests.some((text) => {
      const of = kind === "test" || text.includes(`"${kind}"`);
      const named = new RegExp(kind === "test" ? `"${name}"` : `\\b${name}\\b`);
      return of && text.includes(page) && named.test(text);
    });
  expect(fences.filter((each) => each.name !== undefined && !knows(each)).map(titleOf)).toEqual([]);
});

test("every sh fence is understood by bash", async () => {
  const lines = fences.filter(({ language }) => language === "sh");
  expect(lines.length).toBeGreaterThan(10);
  const read = await Promise.all(
    lines.map(async (each) => {
      const { stderr } = await promisify(execFile)("bash", ["-n", "-c", each.code]);
      return stderr;
    }),
  );
  expect(read.filter((stderr) => stderr !== "")).toEqual([]);
});

test("every json fence is JSON", () => {
  const blocks = fences.filter(({ language }) => language === "json");
  expect(blocks.length).toBeGreaterThan(10);
  for (const each of blocks) {
    expect(() => void JSON.parse(each.code), titleOf(each)).not.toThrow();
  }
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function packagesOf(manifest: string): readonly string[] {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(path.join(root, manifest), "utf8"),
  ) as Manifest;
  return Object.keys({ ...dependencies, ...devDependencies });
}

/** Whether the tests with real clients check its types: what it imports is installed there alone, or in their version. */
function isOfRealClients({ page, kind, code }: Fence): boolean {
  if (page === "docs/clients.md" || kind === "client") return true;
  const here = packagesOf("package.json");
  return packagesOf("test/interop/package.json").some(
    (name) => !here.includes(name) && code.includes(`from "${name}"`),
  );
}

test("every ts fence is typed", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "byok-fences-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const modules = path.join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(path.join(root, "node_modules"))) {
    if (!name.startsWith(".")) {
      symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
    }
  }
  symlinkSync(root, path.join(modules, "byok-identity"));
  writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
  const examples = fences.filter(
    (each) => each.language === "ts" && each.code.includes("import ") && !isOfRealClients(each),
  );
  expect(examples.length).toBeGreaterThan(10);
  const files = examples.map(({ page, name, code }) => {
    const file = `${page.replaceAll("/", "-")}-${name}.ts`;
    writeFileSync(path.join(folder, file), code);
    return file;
  });
  const flags =
    "--noEmit --strict --module nodenext --target es2023 --lib es2023,esnext.disposable --types node --skipLibCheck";
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [path.join(root, "node_modules/typescript/bin/tsc"), ...flags.split(" "), ...files],
    { cwd: folder },
  ).catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});

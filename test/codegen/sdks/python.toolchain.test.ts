import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { codeOf } from "../../support/pages.ts";
import { hasPrograms } from "../../support/programs.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const source = path.join(root, "codegen/sdks/python/src");
const usage = path.join(import.meta.dirname, "usage.py");
const present = hasPrograms("python", [
  ["python3", "--version"],
  ["mypy", "--version"],
]);

describe.runIf(present)("the Python package as its callers write it", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "codegen-usage-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, {
      env: { ...process.env, PYTHONPATH: source, MYPYPATH: source },
      stdio: "pipe",
      encoding: "utf8",
    });

  it("does what its callers expect", () => {
    expect(run("python3", "-W", "error", "-B", usage)).toBe("as expected\n");
  });

  it("codegen/sdks/python/README.md: its code reads, checks and writes a value", () => {
    const value = { baseUrl: "https://a.example/v1", managedIdentity: {} };
    const code = codeOf("codegen/sdks/python/README.md", "python");
    const written = execFileSync("python3", ["-W", "error", "-B", "-c", code], {
      env: { ...process.env, PYTHONPATH: source },
      input: JSON.stringify(value),
      encoding: "utf8",
    });
    expect(JSON.parse(written)).toEqual(value);
  });

  it("is typed for mypy --strict", { timeout: 300_000 }, () => {
    const options = ["--strict", "--python-version=3.9", `--cache-dir=${folder}/mypy`];
    expect(run("mypy", ...options, usage)).toContain("no issues found");
  });

  it("is typed for pyright, strict", { timeout: 300_000 }, () => {
    const config = path.join(folder, "pyrightconfig.json");
    const settings = {
      include: [usage],
      extraPaths: [source],
      typeCheckingMode: "strict",
      pythonVersion: "3.9",
    };
    writeFileSync(config, JSON.stringify(settings));
    const pyright = path.join(root, "node_modules/.bin/pyright");
    expect(run(pyright, "--warnings", "-p", config)).toContain("0 errors, 0 warnings");
  });
});

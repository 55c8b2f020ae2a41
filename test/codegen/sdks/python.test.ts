import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hasToolchain } from "../languages/toolchain.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const source = path.join(root, "codegen/sdks/python/src");
const usage = path.join(import.meta.dirname, "usage.py");
const present = hasToolchain("python", [
  ["python3", "--version"],
  ["mypy", "--version"],
]);

describe.runIf(present)("the Python package as its callers write it", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "codegen-usage-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("does what its callers expect", () => {
    const env = { ...process.env, PYTHONPATH: source };
    execFileSync("python3", ["-W", "error", "-B", usage], { env, stdio: "pipe" });
  });

  it("is typed for mypy --strict", { timeout: 300_000 }, () => {
    const env = { ...process.env, MYPYPATH: source };
    const options = ["--strict", "--python-version=3.9", `--cache-dir=${folder}/mypy`];
    execFileSync("mypy", [...options, usage], { env, stdio: "pipe" });
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
    const said = execFileSync(
      path.join(root, "node_modules/.bin/pyright"),
      ["--warnings", "-p", config],
      { stdio: "pipe", encoding: "utf8" },
    );
    expect(said).toContain("0 errors");
  });
});

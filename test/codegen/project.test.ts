import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const copy = mkdtempSync(path.join(tmpdir(), "byok-project-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function check(folder: string): Promise<{ stdout: string; stderr: string }> {
  const script = path.join(folder, ".scripts/codegen.mjs");
  return promisify(execFile)(process.execPath, [script, "--check"]);
}

test("npm run codegen -- --check: what is committed is what the schema yields", async () => {
  expect(await check(root)).toEqual({ stdout: "", stderr: "" });
});

test("npm run codegen -- --check fails where the schema has changed", async () => {
  for (const part of ["codegen", "schema", "src", ".scripts", "package.json"]) {
    cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
  }
  mkdirSync(path.join(copy, "node_modules"));
  for (const name of ["rolldown", "@rolldown", "leven", "jsonc-parser"]) {
    symlinkSync(path.join(root, "node_modules", name), path.join(copy, "node_modules", name));
  }
  const schema = path.join(copy, "schema/byok-identity.schema.json");
  writeFileSync(schema, readFileSync(schema, "utf8").replaceAll("apiKeyFile", "apiKeyPath"));
  const failed = await check(copy).catch((error: unknown) => error as object);
  expect(failed).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^stale codegen\/sdks\//m) as unknown,
    stderr: "Not up to date; run: npm run codegen\n",
  });
});

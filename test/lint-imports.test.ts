import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const copy = mkdtempSync(path.join(tmpdir(), "byok-lint-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

writeFileSync(path.join(copy, ".oxlintrc.json"), readFileSync(path.join(root, ".oxlintrc.json")));
symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));

function write(file: string, code: string): string {
  const target = path.join(copy, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, code);
  return target;
}

function lint(file: string, code: string): string {
  const target = write(file, code);
  try {
    return execFileSync(
      process.execPath,
      [path.join(root, "node_modules/oxlint/bin/oxlint"), file],
      {
        cwd: copy,
        encoding: "utf8",
      },
    );
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    rmSync(target);
  }
}

test.each([
  ["src/errors.ts", 'import "node:fs";'],
  ["src/credentials/a.ts", 'import "../config/parse.ts";'],
  ["src/lib/a.ts", 'import "../token/types.ts";'],
  ["src/lib/a.ts", 'import "../config/types.ts";'],
  ["src/lib/a.ts", 'import "@azure/identity";'],
  ["src/token/a.ts", 'import "../config/types.ts";'],
  ["src/token/a.ts", 'import "../provider-auth.ts";'],
  ["src/config/a.ts", 'import "../credentials/static.ts";'],
  ["src/config/a.ts", 'import "@azure/identity";'],
  ["src/authorizer/a.ts", 'import "../transport/fetch.ts";'],
  ["src/transport/a.ts", 'import "../credentials/static.ts";'],
  ["src/credentials/a.ts", 'import "../provider-auth.ts";'],
  ["src/credentials/azure/a.ts", 'import "../../provider-auth.ts";'],
  ["src/credentials/azure/a.ts", 'import "../../authorizer/dialect.ts";'],
  ["src/credentials/a.ts", 'import "@azure/identity";'],
  ["src/credentials/oauth/a.ts", 'import "../azure/scope.ts";'],
  ["src/credentials/oauth/a.ts", 'import "../../config/parse.ts";'],
  ["src/credentials/http/a.ts", 'import "@azure/identity";'],
  ["src/provider-auth.ts", 'import "./proxy/server.ts";'],
  ["src/provider-auth.ts", 'import "@azure/msal-node";'],
  ["src/provider-auth.ts", 'import "./store/sealed-store.ts";'],
  ["src/provider-auth.ts", 'import "./redis/index.ts";'],
  ["src/token/a.ts", 'import "../store/renewal.ts";'],
  ["src/credentials/a.ts", 'import "../store/token-store.ts";'],
  ["src/store/a.ts", 'import "../provider-auth.ts";'],
  ["src/store/a.ts", 'import "../config/process-env.ts";'],
  ["src/store/a.ts", 'import "redis";'],
  ["src/store/a.ts", 'import "node:crypto";'],
  ["src/redis/a.ts", 'import "../provider-auth.ts";'],
  ["src/redis/a.ts", 'import "../config/parse.ts";'],
  ["src/index.ts", 'import "./redis/index.ts";'],
  ["src/proxy/a.ts", 'import "../cli/main.ts";'],
  ["src/transport/a.ts", "export const a = process.env;"],
  ["src/provider-auth.ts", "export const a = process.argv;"],
  ["src/proxy/a.ts", "process.exit(1);"],
  ["src/cli/a.ts", "export const a = process.env;"],
  ["codegen/a.ts", 'import "../src/config/types.ts";'],
  ["codegen/read-schema/a.ts", 'import "../../src/provider-auth.ts";'],
  ["codegen/emit/go/a.ts", 'import { unescaped } from "../../text.ts"; unescaped("");'],
])("the linter refuses in %s: %s", (file, code) => {
  expect(lint(file, code)).toMatch(/eslint\(no-restricted-(?:imports|properties)\)/);
});

test.each([
  ["src/lib/a.ts", 'import "../errors.ts"; import "./defined.ts"; import "leven";'],
  ["src/token/a.ts", 'import "../errors.ts"; import "../lib/defined.ts"; import "./policy.ts";'],
  ["src/credentials/oauth/a.ts", 'import "../http/identity-request.ts"; import "../redact.ts";'],
  [
    "src/credentials/azure/a.ts",
    'import "../../token/types.ts"; import "../redact.ts"; import "../../config/types.ts";',
  ],
  ["codegen/read-schema/a.ts", 'import "../../src/errors.ts"; import "../model.ts";'],
  ["codegen/emit/go/text.ts", 'import { unescaped } from "../../text.ts"; unescaped("");'],
  ["src/store/a.ts", 'import "../errors.ts"; import "../token/types.ts"; import "./seal.ts";'],
  ["src/redis/a.ts", 'import "../store/seal.ts"; import "../config/process-env.ts";'],
  ["src/provider-auth.ts", 'import "./store/renewal.ts"; import "./store/token-store.ts";'],
  ["src/cli/a.ts", 'import "../provider-auth.ts"; export const a = process.argv;'],
])("the linter allows in %s: %s", (file, code) => {
  const report = lint(file, code);
  expect(report).toContain("Finished in");
  expect(report).not.toContain("no-restricted");
});

test.each(["src/token", "src/cli/doctor", "codegen"])(
  "the linter refuses a circle of imports in %s, were it of types alone",
  (folder) => {
    const other = write(
      `${folder}/b.ts`,
      'import type { A } from "./a.ts";\nexport type B = A | 1;\n',
    );
    const report = lint(
      `${folder}/a.ts`,
      'import type { B } from "./b.ts";\nexport type A = B | 2;\n',
    );
    rmSync(other);
    expect(report).toContain("import(no-cycle)");
  },
);

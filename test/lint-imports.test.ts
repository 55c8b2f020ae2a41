import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const copy = mkdtempSync(path.join(tmpdir(), "byok-lint-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

type Row = readonly [file: string, code: string];

const REFUSED: readonly Row[] = [
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
  ["src/credentials/a.ts", 'import "../token-cache.ts";'],
  ["src/token-cache.ts", 'import "./agent/tokens.ts";'],
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
  ["src/cli/a.ts", 'export const a = URL.canParse("");'],
  ["src/config/a.ts", 'export const a = URL.canParse("");'],
  ["codegen/a.ts", 'export const a = URL.canParse("");'],
  ["codegen/a.ts", 'import "../src/config/types.ts";'],
  ["codegen/read-schema/a.ts", 'import "../../src/provider-auth.ts";'],
  ["codegen/emit/go/a.ts", 'import { unescaped } from "../../text.ts"; unescaped("");'],
];

const ALLOWED: readonly Row[] = [
  ["src/lib/a.ts", 'import "../errors.ts"; import "./defined.ts"; import "leven";'],
  ["src/token/a.ts", 'import "../errors.ts"; import "../lib/defined.ts"; import "./policy.ts";'],
  ["src/credentials/oauth/a.ts", 'import "../http/identity-request.ts"; import "../redact.ts";'],
  [
    "src/credentials/azure/a.ts",
    'import "../../token/types.ts"; import "../redact.ts"; import "../../config/types.ts";',
  ],
  ["codegen/read-schema/a.ts", 'import "../../src/errors.ts"; import "../model.ts";'],
  ["src/store/a.ts", 'import "../errors.ts"; import "../token/types.ts"; import "./keyring.ts";'],
  ["src/redis/a.ts", 'import "../store/keyring.ts"; import "../config/process-env.ts";'],
  ["src/provider-auth.ts", 'import "./store/renewal.ts"; import "./store/token-store.ts";'],
  ["src/cli/a.ts", 'import "../provider-auth.ts"; export const a = process.argv;'],
  ["codegen/emit/go/text.ts", 'import { unescaped } from "../../text.ts"; unescaped("");'],
];

const CIRCLES = ["src/token", "src/cli/doctor", "codegen"];

/** Puts files where the linter looks at them, in a project of their own with this project's rules; says which. */
function place(...files: readonly Row[]): string {
  const project = mkdtempSync(path.join(copy, "project-"));
  copyFileSync(path.join(root, ".oxlintrc.json"), path.join(project, ".oxlintrc.json"));
  for (const [file, code] of files) {
    const target = path.join(project, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
  return path.basename(project);
}

const refused = REFUSED.map((row) => [...row, place(row)] as const);
const allowed = ALLOWED.map((row) => [...row, place(row)] as const);
const circles = CIRCLES.map((folder) => {
  const one: Row = [`${folder}/a.ts`, 'import type { B } from "./b.ts";\nexport type A = B | 2;\n'];
  const other: Row = [
    `${folder}/b.ts`,
    'import type { A } from "./a.ts";\nexport type B = A | 1;\n',
  ];
  return [folder, place(one, other)] as const;
});

// One run for all of them.
const { stdout } = spawnSync(
  process.execPath,
  [path.join(root, "node_modules/oxlint/bin/oxlint"), "--format", "json"],
  { cwd: copy, encoding: "utf8", maxBuffer: 1 << 24 },
);
const report = JSON.parse(stdout) as {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
  readonly number_of_files: number;
};

/** The rules that a project breaks. */
function rulesOf(project: string): string[] {
  return report.diagnostics.flatMap(({ code, filename }) =>
    filename.startsWith(`${project}/`) ? [code] : [],
  );
}

const RESTRICTED = /no-restricted-(?:imports|properties)/;

test("the linter looks at every file of these tests", () => {
  expect(report.number_of_files).toBe(REFUSED.length + ALLOWED.length + 2 * CIRCLES.length);
});

test.each(refused)("the linter refuses in %s: %s", (_file, _code, project) => {
  expect(rulesOf(project)).toContainEqual(expect.stringMatching(RESTRICTED));
});

test.each(allowed)("the linter allows in %s: %s", (_file, _code, project) => {
  expect(rulesOf(project)).not.toContainEqual(expect.stringMatching(RESTRICTED));
});

test.each(circles)(
  "the linter refuses a circle of imports in %s, were it of types alone",
  (_folder, project) => {
    expect(rulesOf(project)).toContain("import(no-cycle)");
  },
);

import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { subset } from "../../codegen/read-schema/keywords.ts";
import { fence, root, textOf } from "../support/pages.ts";

const page = "docs/codegen.md";
const guide = textOf(page);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "byok-docs-"));
  writeFileSync(path.join(folder, "acme.schema.json"), fence(page, "schema"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command of the guide as its reader would, with the built command in place of the installed one. */
async function run(name: string): Promise<{ stdout: string; stderr: string }> {
  const [npx, command, ...args] = fence(page, name).trim().split(" ");
  expect([npx, command]).toEqual(["npx", "byok-identity"]);
  const main = path.join(root, "dist/cli/main.js");
  return promisify(execFile)(process.execPath, [main, ...args], { cwd: folder });
}

test("docs/codegen.md: the first package is written, and then up to date", async () => {
  const { stdout } = await run("generate");
  expect(stdout).toContain("added sdks/go/");
  expect(existsSync(path.join(folder, "sdks/rust/Cargo.toml"))).toBe(true);
  expect((await run("check")).stdout).toBe("");
});

test("docs/codegen.md: the packages have the names of the configuration", async () => {
  writeFileSync(path.join(folder, "codegen.json"), fence(page, "config"));
  const args = ["codegen", "--schema", "acme.schema.json", "--lang", "all", "--out", "named"];
  const main = path.join(root, "dist/cli/main.js");
  await promisify(execFile)(process.execPath, [main, ...args, "--config", "codegen.json"], {
    cwd: folder,
  });
  expect(existsSync(path.join(folder, "named/csharp/Acme.Config.csproj"))).toBe(true);
});

test("docs/codegen.md: the check fails where the schema has changed", async () => {
  await run("generate");
  const file = path.join(folder, "acme.schema.json");
  const schema = readFileSync(file, "utf8");
  writeFileSync(file, schema.replace("Where requests go.", "Where they go."));
  await expect(run("check")).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining("stale sdks/go/") as unknown,
  });
  writeFileSync(file, schema);
});

test("docs/codegen.md: a refused schema is reported as shown", async () => {
  const text = [
    '{ "$defs": { "Endpoint": {',
    '  "type": "object",',
    "",
    '    "required": "key",',
    '  "properties": { "key": {    "minLenght": 1, "type": "string" } } } } }',
  ].join("\n");
  const other = path.join(folder, "refused");
  writeFileSync(`${other}.json`, text);
  const args = ["codegen", "--schema", "refused.json", "--lang", "go", "--out", "sdks"];
  const main = path.join(root, "dist/cli/main.js");
  const failed = await promisify(execFile)(process.execPath, [main, ...args], {
    cwd: folder,
  }).catch((error: unknown) => error as { stderr: string });
  expect(failed.stderr.replaceAll("refused.json", "acme.schema.json")).toBe(fence(page, "refused"));
});

test("docs/codegen.md: what the types cannot express is reported as shown", async () => {
  const text = ['{ "$defs": { "Endpoint": {', '  "type": "object",', "", '    "if": {} } } }'];
  writeFileSync(path.join(folder, "noted.json"), text.join("\n"));
  const args = ["codegen", "--schema", "noted.json", "--lang", "go", "--out", "noted"];
  const main = path.join(root, "dist/cli/main.js");
  const { stderr } = await promisify(execFile)(process.execPath, [main, ...args], { cwd: folder });
  expect(stderr.replaceAll("noted.json", "acme.schema.json")).toBe(fence(page, "noted"));
});

test("docs/codegen.md: what a registry still wants is reported as shown", async () => {
  writeFileSync(path.join(folder, "published.json"), '{ "$defs": { "A": { "type": "string" } } }');
  writeFileSync(path.join(folder, "codegen.json"), "{}");
  const args = ["codegen", "--schema", "published.json", "--config", "codegen.json"];
  const main = path.join(root, "dist/cli/main.js");
  const { stderr } = await promisify(execFile)(
    process.execPath,
    [main, ...args, "--lang", "java,python", "--out", "published"],
    { cwd: folder },
  );
  expect(stderr).toBe(fence(page, "unpublishable"));
});

test("docs/codegen.md: every keyword of the subset is explained", () => {
  const rows = guide.match(/^\| .*$/gm)?.map((row) => row.split("|")[1] ?? "") ?? [];
  const explained = new Set(rows.join(" ").match(/[$\w-]+/g));
  const missing = [...subset].filter((keyword) => !explained.has(keyword));
  expect(missing).toEqual([]);
});

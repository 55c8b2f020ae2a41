import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";

const script = path.resolve(import.meta.dirname, "../../.scripts/release.mjs");

function check(manifest: object, tag: string): { status: number | null; stderr: string } {
  const folder = mkdtempSync(path.join(tmpdir(), "byok-release-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  const { status, stderr } = spawnSync(process.execPath, [script], {
    cwd: folder,
    encoding: "utf8",
    env: { GITHUB_REF_NAME: tag, GITHUB_REPOSITORY: "owner/name" },
  });
  return { status, stderr };
}

const publishConfig = { provenance: true };
const repository = { type: "git", url: "git+https://example.com/owner/name.git" };

test("release:check passes for the tag of the version, in the repository that package.json names", () => {
  const manifest = { version: "1.2.3", publishConfig, repository };
  expect(check(manifest, "v1.2.3")).toEqual({ status: 0, stderr: "" });
  const short = { version: "1.2.3", publishConfig, repository: "https://example.com/owner/name" };
  expect(check(short, "v1.2.3").status).toBe(0);
});

test("release:check tells all that is wrong", () => {
  const { status, stderr } = check({ version: "1.2.3" }, "v1.2.4");
  expect(status).toBe(1);
  expect(stderr.trim().split("\n")).toEqual([
    "the tag is v1.2.4, and the version 1.2.3",
    "package.json: publishConfig.provenance is not true",
    "package.json: repository is not set; provenance needs the one that this runs in, owner/name",
  ]);
});

test("release:check refuses another repository, whose name ends the same way", () => {
  const other = { type: "git", url: "https://example.com/another-owner/name" };
  const manifest = { version: "1.2.3", publishConfig, repository: other };
  expect(check(manifest, "v1.2.3").stderr).toContain("another-owner/name; provenance needs");
});

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";

const script = path.resolve(import.meta.dirname, "../../.scripts/audit.mjs");

/** Audits a project of one package, by a registry that answers with this. */
async function audit(status: number, body: object): Promise<{ code: unknown; stdout: string }> {
  const registry = createServer((request, response) => {
    // npm 10 asks a second, older endpoint where the first fails.
    const advisories = request.url?.startsWith("/-/npm/v1/security/") === true;
    response.writeHead(advisories ? status : 404, { "content-type": "application/json" });
    request.resume().on("end", () => response.end(JSON.stringify(advisories ? body : {})));
  });
  await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
  const folder = mkdtempSync(path.join(tmpdir(), "byok-audit-"));
  onTestFinished(() => {
    registry.close();
    rmSync(folder, { recursive: true });
  });
  const root = { name: "any", version: "1.0.0", dependencies: { leven: "^4.0.0" } };
  const leven = { version: "4.1.0" };
  const lock = { name: "any", lockfileVersion: 3, requires: true };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(root));
  writeFileSync(
    path.join(folder, "package-lock.json"),
    JSON.stringify({ ...lock, packages: { "": root, "node_modules/leven": leven } }),
  );
  const { port } = registry.address() as AddressInfo;
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    npm_config_registry: `http://127.0.0.1:${port}/`,
    npm_config_fetch_retries: "0",
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [script], { cwd: folder, env }, (error, stdout) =>
      resolve({ code: error?.code ?? 0, stdout }),
    );
  });
}

test("the audit passes where the registry knows of no vulnerability", async () => {
  expect(await audit(200, {})).toEqual({ code: 0, stdout: "no known vulnerability\n" });
});

test("the audit fails for a known vulnerability, and names it", async () => {
  const advisory = {
    id: 1,
    url: "https://example.com/advisory",
    title: "Distance of nothing",
    severity: "high",
    vulnerable_versions: "<5",
    cwe: [],
    cvss: { score: 7, vectorString: null },
  };
  const { code, stdout } = await audit(200, { leven: [advisory] });
  expect(stdout).toBe("high: leven: Distance of nothing\n");
  expect(code).toBe(1);
});

test("the audit says that it was left out where the registry has no such endpoint", async () => {
  const { code, stdout } = await audit(405, {});
  expect(stdout).toBe("left out: this registry has no advisories to ask for (405)\n");
  expect(code).toBe(0);
});

test("the audit fails where the registry does", async () => {
  const { code, stdout } = await audit(500, {});
  expect(stdout).toContain("npm audit failed: 500");
  expect(code).toBe(1);
});

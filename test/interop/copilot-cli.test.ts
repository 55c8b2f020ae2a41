import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cloud } from "./support/cloud.ts";
import { environment } from "./support/runtime.ts";
import { exchanges, statuses } from "./support/seen.ts";

const bin = path.resolve(import.meta.dirname, "node_modules/.bin");
const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");

const azure = cloud();
let home: string;
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), "byok-identity-cli-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The environment of a shell on an Azure host, with `copilot` on its PATH. */
function surroundings(): Record<string, string> {
  const env = environment(home);
  return { ...env, ...azure.identity.env("imds"), PATH: `${bin}${path.delimiter}${env["PATH"]}` };
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `byok-identity …` as a user would run it, with Azure's identity endpoint around. */
function byokIdentity(args: readonly string[], more: Record<string, string> = {}): Promise<Ended> {
  const { COPILOT_PROVIDER_BASE_URL: _1, COPILOT_PROVIDER_API_KEY: _2, ...env } = surroundings();
  return new Promise((resolve) => {
    const options = { env: { ...env, ...more }, cwd: home };
    execFile(process.execPath, [main, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

const PROMPT = ["--", "copilot", "-p", "hi", "--allow-all-tools"];

describe("byok-identity exec -- copilot -p hi --allow-all-tools", () => {
  test.each([
    [{ COPILOT_PROVIDER_WIRE_API: "completions" }, "/v1/chat/completions"],
    [{ COPILOT_PROVIDER_WIRE_API: "responses" }, "/v1/responses"],
  ])("with a managed identity and %j, twice, the token revoked between", async (env, at) => {
    const model = await azure.model();
    const options = ["--managed-identity", "--base-url", `${model.url}/v1`];

    const first = await byokIdentity(["exec", ...options, ...PROMPT], env);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain("Hello from the mock model.");
    expect(exchanges(model)).toEqual([`${at} 200 ${azure.lastToken()}`]);
    expect(azure.identity.requests).toHaveLength(1);

    model.configure({ faults: [{ status: 401 }] });
    const second = await byokIdentity(["exec", ...options, ...PROMPT], env);
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain("Hello from the mock model.");
    expect(statuses(model)).toEqual([200, 401, 200]);
    expect(azure.identity.requests).toHaveLength(3);
  });

  test.each([
    [["--type", "azure"], {}, "", "/openai/v1/chat/completions"],
    [
      ["--type", "azure"],
      { COPILOT_PROVIDER_AZURE_API_VERSION: "2024-10-21" },
      "",
      "/openai/deployments/gpt-4.1/chat/completions",
    ],
    [["--type", "anthropic"], {}, "", "/v1/messages"],
  ])("with %j and %j", async (type, env, base, at) => {
    const model = await azure.model();
    const options = ["--managed-identity", "--base-url", `${model.url}${base}`, ...type];
    const { code, stdout } = await byokIdentity(["exec", ...options, ...PROMPT], env);
    expect(code).toBe(0);
    expect(stdout).toContain("Hello from the mock model.");
    expect(exchanges(model)).toEqual([`${at} 200 ${azure.lastToken()}`]);
  });

  test("a wrong identity is reported before Copilot starts", async () => {
    const model = await azure.model();
    azure.identity.configure({ systemAssigned: false });
    const options = ["--managed-identity", "--base-url", `${model.url}/v1`];
    const { code, stderr } = await byokIdentity(["exec", ...options, ...PROMPT]);
    expect(code).toBe(1);
    expect(stderr).toContain("ERR_IDENTITY_REFUSED");
    expect(model.requests).toEqual([]);
  });
});

test("byok-identity token as the Copilot CLI's COPILOT_PROVIDER_API_KEY_COMMAND", async () => {
  const model = await azure.model();
  const env = {
    ...surroundings(),
    COPILOT_PROVIDER_BASE_URL: `${model.url}/v1`,
    COPILOT_PROVIDER_API_KEY_COMMAND: `"${process.execPath}" "${main}" token --managed-identity`,
  };
  const stdout = await new Promise<string>((resolve, reject) => {
    execFile("copilot", ["-p", "hi", "--allow-all-tools"], { env, cwd: home }, (error, text) =>
      error === null ? resolve(text) : reject(error),
    );
  });
  expect(stdout).toContain("Hello from the mock model.");
  expect(exchanges(model)).toEqual([`/v1/chat/completions 200 ${azure.lastToken()}`]);
});

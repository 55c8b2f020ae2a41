import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { transform } from "rolldown/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  startMockIdentity,
  startMockModel,
  type MockIdentity,
  type MockModel,
} from "../src/testing/index.ts";
import { newReader } from "./support/examples.ts";
import { fence, fencesOf, textOf } from "./support/pages.ts";
import { hasPrograms } from "./support/programs.ts";

const root = path.resolve(import.meta.dirname, "..");
const PAGES = ["README.md", "docs/configuration.md"];
const examples = new Map(
  PAGES.flatMap((page) => fencesOf(page))
    .filter(({ language }) => language === "ts")
    .map(({ name, code }) => [name, code]),
);

const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
};

let folder: string;
let identity: MockIdentity;
let model: MockModel;

beforeAll(async () => {
  identity = await startMockIdentity();
  model = await startMockModel({ identity });
  // An empty project with the package and openai installed.
  folder = mkdtempSync(path.join(tmpdir(), "byok-readme-"));
  writeFileSync(path.join(folder, "package.json"), "{}");
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(root, path.join(folder, "node_modules/byok-identity"));
  symlinkSync(path.join(root, "node_modules/openai"), path.join(folder, "node_modules/openai"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([identity.close(), model.close()]);
});

/** Runs an example as its reader would, the Azure hosts in it replaced by the model endpoint. */
async function run(name: string, env: Record<string, string> = {}): Promise<string> {
  const code = (examples.get(name) ?? "").replaceAll(/https:\/\/NAME\.[\w.]+/g, model.url);
  expect(code).not.toBe("");
  const file = path.join(folder, `${name}.mjs`);
  const { code: javascript } = await transform("example.ts", code);
  writeFileSync(file, javascript);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], {
    env: { PATH: process.env["PATH"], COPILOT_HOME: folder, ...identity.env("imds"), ...env },
  });
  expect(stderr).toBe("");
  return stdout;
}

test("every TypeScript example of the README and docs/configuration.md is run", () => {
  expect([...examples.keys()]).toEqual([
    "openai",
    "testing",
    "headers",
    "problems",
    "env",
    "providers",
  ]);
});

const managed = { managedIdentity: {} };
const oauth = { issuer: "https://id.example", clientId: "c" };
const servicePrincipal = { tenantId: "t", clientId: "c" };

/** Runs the line that forbids keys, with the providers as `providers.json`. */
function forbidsKeys(providers: unknown, command = "node $MAIN"): [number | null, string] {
  const cwd = mkdtempSync(path.join(folder, "keyless-"));
  writeFileSync(path.join(cwd, "providers.json"), JSON.stringify({ providers }));
  const line = fence("README.md", "keyless").replace("byok-identity", command);
  const { status, stdout } = spawnSync("sh", ["-c", line], {
    cwd,
    env: { PATH: process.env["PATH"], MAIN: path.join(root, "dist/cli/main.js") },
    encoding: "utf8",
  });
  return [status, stdout.trim()];
}

describe.runIf(hasPrograms("the line that forbids keys", [["jq", "--version"]]))(
  "README.md: the line of the fence keyless",
  () => {
    const named = (fields: object): object => ({
      name: "a",
      baseUrl: "https://models.example/v1",
      ...fields,
    });

    test.each([
      ["a key", { apiKey: "not-a-real-key" }],
      ["a static token", { bearerToken: "not-a-real-token" }],
      ["no credential", {}],
      ["a key in a header", { headers: { "api-key": "not-a-real-key" } }],
      ["an identity and a key in a header", { ...managed, headers: { "x-api-key": "k" } }],
      ["a token in a header", { headers: { Authorization: "Bearer t" } }],
      ["a key that is not used", { apiKeyCommand: "print-key", apiKey: "not-a-real-key" }],
      ["a client secret", { oauth: { ...oauth, clientSecret: "not-a-real-secret" } }],
      ["one of Entra", { servicePrincipal: { ...servicePrincipal, clientSecret: "s" } }],
    ])("refuses %s", (_, fields) => {
      expect(forbidsKeys([named(fields)])).toEqual([1, "false"]);
      expect(forbidsKeys([{ ...named(managed), name: "b" }, named(fields)])).toEqual([1, "false"]);
    });

    test.each([
      ["a key and a mistake", { apiKey: "not-a-real-key", type: "open-ai" }],
      ["an identity and a mistake", { ...managed, type: "open-ai" }],
      ["a key under another name", { ...managed, accessKey: "not-a-real-key" }],
    ])("refuses %s, as invalid", (_, fields) => {
      expect(forbidsKeys([named(fields)])).toEqual([2, ""]);
    });

    test.each([
      ["an identity", managed],
      ["a secret in a file", { oauth: { ...oauth, clientSecretFile: "/run/secret" } }],
      ["a command", { apiKeyCommand: "print-key" }],
    ])("accepts %s", (_, fields) => {
      expect(forbidsKeys([named(fields)])).toEqual([0, "true"]);
    });

    test("fails if the command is not installed", () => {
      expect(forbidsKeys([named(managed)], "no-such-command")).toEqual([127, ""]);
    });
  },
);

test("README: at most 250 lines", () => {
  expect(textOf("README.md").split("\n").length).toBeLessThanOrEqual(250);
});

test.each([
  ["workflow", "docs/federation.md"],
  ["file", "docs/login.md"],
  ["use", "docs/login.md"],
  ["python", "docs/sdks.md"],
])("README: the example %s is the one of %s, which is run there", (name, page) => {
  expect(fence("README.md", name)).toBe(fence(page, name));
});

test("README: the openai example answers", async () => {
  expect(await run("openai")).toBe("Hello from the mock model.\n");
});

test("docs/configuration.md: the headers example shows the status and no token", async () => {
  const output = await run("headers");
  expect(output).toContain("clientId=00000000-0000-0000-0000-000000000000");
  expect(output).not.toContain("eyJ");
});

test("docs/configuration.md: the problems example tells all three", async () => {
  const paths = (await run("problems"))
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[0]);
  expect(new Set(paths)).toEqual(new Set(["apiKey", "baseURL", "baseUrl", "managedIdentity"]));
});

test("docs/configuration.md: the env example reads the environment", async () => {
  expect(await run("env")).toBe("");
  const env = { COPILOT_PROVIDER_BASE_URL: model.url, COPILOT_PROVIDER_MANAGED_IDENTITY: "system" };
  expect(await run("env", env)).toContain("system-assigned");
});

test("docs/configuration.md: the providers example reads the Copilot CLI's file", async () => {
  expect(await run("providers")).toBe("");
  const providers = [{ name: "foundry", baseUrl: model.url, managedIdentity: {} }];
  writeFileSync(path.join(folder, "providers.json"), JSON.stringify({ providers }));
  expect(await run("providers")).toBe("foundry managedIdentity\ntrue\n");
});

test("README: the testing example starts and ends", async () => {
  expect(await run("testing")).toBe("0 0\n");
});

test("README: the commands of start are scripts, the first the demo, which test/cli/demo.command.test.ts runs", () => {
  const lines = fence("README.md", "start").trim().split("\n");
  expect(lines).toEqual(["npm ci && npm start", "npm ci && npm test"]);
  expect(manifest.scripts["start"]).toBe("node dist/cli/main.js demo");
  expect(manifest.scripts["test"]).toContain("vitest run");
});

test("README: what install installs is this package", () => {
  expect(fence("README.md", "install")).toBe(`npm install ${manifest.name}\n`);
});

test("README: the lines of command run a client, a proxy, and print a token", async () => {
  using reader = newReader();
  reader.program(
    "copilot",
    'curl -sS -H "Authorization: Bearer $OPENAI_API_KEY" $OPENAI_BASE_URL/models',
  );
  const [exec = "", proxy = "", token = ""] = fence("README.md", "command")
    .replaceAll("https://NAME.openai.azure.com", model.url)
    .split("\n");
  const env = identity.env("imds");
  expect(JSON.parse((await reader.shell(exec, env)).stdout)).toMatchObject({ object: "list" });
  // A reader has a terminal, which is shown the key.
  expect(await reader.start(`${proxy} --key-file key`, env)).toMatch(
    /^Listening: http:\/\/127\.0\.0\.1:\d+$/,
  );
  expect(Number((await reader.shell(token, env)).stdout)).toBeGreaterThan(100);
});

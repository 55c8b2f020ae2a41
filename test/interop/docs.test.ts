import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { MockModel } from "byok-identity/testing";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { cloud } from "./support/cloud.ts";
import { environment } from "./support/runtime.ts";

const REPLY = "Hello from the mock model.\n";
const root = path.resolve(import.meta.dirname, "../..");
const text = readFileSync(path.join(root, "docs/clients.md"), "utf8");
const examples = new Map(
  Array.from(
    text.matchAll(/<!-- test: (\w+) -->\n\n```ts\n([\s\S]*?)```/g),
    ([, name = "", code = ""]) => [name, code] as const,
  ),
);

const azure = cloud();
let folder: string;
let model: MockModel;

beforeAll(() => {
  // A project in which everything the examples import is installed.
  folder = mkdtempSync(path.join(tmpdir(), "byok-identity-docs-"));
  const modules = path.join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(path.join(import.meta.dirname, "node_modules"))) {
    if (name !== "@azure")
      symlinkSync(path.join(import.meta.dirname, "node_modules", name), path.join(modules, name));
  }
  for (const name of ["@azure", "@types"]) {
    symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
  }
  symlinkSync(root, path.join(modules, "byok-identity"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  model = await azure.model();
});

/** An example as a program, the Azure hosts in it replaced by the model endpoint; and how to run it. */
async function program(name: string): Promise<string> {
  const { transform } = await import("esbuild");
  const code = (examples.get(name) ?? "").replaceAll(/https:\/\/NAME\.[\w.]+/g, model.url);
  expect(code, name).not.toBe("");
  const { code: javascript } = await transform(code, { loader: "ts", target: "node20" });
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(file, javascript);
  return file;
}

async function run(name: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [await program(name)], {
    cwd: folder,
    env: { ...environment(folder), ...azure.identity.env("imds"), ...env },
  });
  return stdout;
}

test("docs/clients.md: every TypeScript example is run here", () => {
  expect(Array.from(text.matchAll(/```ts\n/g))).toHaveLength(examples.size);
  expect(Array.from(examples.keys()).toSorted()).toEqual([
    "aisdk",
    "anthropic",
    "azure",
    "copilot",
    "credentials",
    "langchain",
    "named",
    "remote",
    "requests",
    "rpc",
    "undici",
  ]);
});

test.each(["copilot", "named", "requests", "azure", "anthropic", "aisdk", "langchain"])(
  "docs/clients.md: the example %s is answered, and survives a refusal",
  async (name) => {
    model.configure({ faults: [{ status: 401 }] });
    expect(await run(name)).toBe(REPLY);
    expect(model.requests.map(({ status }) => status)).toEqual([401, 200]);
  },
);

test.each([
  ["undici", "200\n"],
  ["credentials", "200 true\n"],
])("docs/clients.md: the example %s prints %j", async (name, output) => {
  expect(await run(name)).toBe(output);
});

test("docs/clients.md: the examples rpc and remote talk to each other", async () => {
  const port = await freePort();
  const file = await program("rpc");
  writeFileSync(file, readFileSync(file, "utf8").replace(/listen\(0/, `listen(${port}`));
  const client = spawn(process.execPath, [file], {
    cwd: folder,
    env: { ...environment(folder), ...azure.identity.env("imds") },
    stdio: "inherit",
  });
  onTestFinished(async () => {
    const ended = once(client, "close");
    client.kill();
    await ended;
  });
  await expect
    .poll(() => run("remote", { PORT: String(port) }).catch(String), { timeout: 10_000 })
    .toBe("200\n");
});

test("docs/clients.md: the examples are typed", async () => {
  for (const [name, code] of examples) writeFileSync(path.join(folder, `${name}.ts`), code);
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const flags =
    "--noEmit --strict --module nodenext --target es2023 --lib es2023,esnext.disposable --types node --skipLibCheck";
  const files = Array.from(examples.keys(), (name) => `${name}.ts`);
  writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [tsc, ...flags.split(" "), ...files],
    {
      cwd: folder,
    },
  ).catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

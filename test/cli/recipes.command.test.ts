import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { newReader } from "../support/examples.ts";
import { fencesOf } from "../support/pages.ts";
import { mockIdentity, mockModel, sharedFolder } from "../support/mocks.ts";

const recipes = new Map(fencesOf("docs/command.md").map(({ name, code }) => [name, code]));

const identity = await mockIdentity();
const model = await mockModel({ identity });
const folder = sharedFolder();
const bin = path.join(folder, "bin");
mkdirSync(bin);
symlinkSync(path.resolve("dist/cli/main.js"), path.join(bin, "byok-identity"));
const env = {
  ...identity.env("imds"),
  HOME: folder,
  PATH: `${bin}:${path.dirname(process.execPath)}:${process.env["PATH"]}`,
};

const recipe = (name: string): string =>
  (recipes.get(name) ?? "").replaceAll("https://NAME.openai.azure.com", model.url);
const last = (): string => identity.requests.at(-1)?.token ?? "";

async function shell(line: string, more: Record<string, string> = {}): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)("sh", ["-c", line], {
    env: { ...env, ...more },
  });
  expect(stderr).toBe("");
  return stdout;
}

test("docs/command.md: every recipe is run here", () => {
  expect([...recipes.keys()]).toEqual([
    "exec",
    "proxy",
    "daemon",
    "setup",
    "teardown",
    "service",
    "copilot",
    "claude",
    "codex",
    "kubectl",
    "curl",
    "keep",
    "doctor",
    "finding",
    "login",
    "validate",
    "completion",
    // Run by PowerShell in test/cli/completion/powershell.toolchain.test.ts.
    "powershell",
    "fleet",
    // Run in test/cli/store.server.test.ts.
    "entra",
    // Run in test/redis/credential.server.test.ts.
    "keyless",
  ]);
});

test("the recipe for login says what is missing, and opens nothing", async () => {
  const said = await promisify(execFile)("sh", ["-c", recipe("login").replaceAll("\n", " ; ")], {
    env: { ...env, COPILOT_HOME: folder },
  }).catch((error: unknown) => error as { readonly stdout: string; readonly stderr: string });
  expect(said.stdout).toBe("");
  expect(said.stderr.match(/error: .*providers file/g)).toHaveLength(3);
});

test("the recipe for exec runs a client that never sees the token", async () => {
  using reader = newReader();
  const request = 'curl -sS -H "api-key: $OPENAI_API_KEY" "$OPENAI_BASE_URL/models"';
  reader.program("copilot", `env > env\n${request}`);
  const { stdout } = await reader.shell(recipe("exec"), identity.env("imds"));
  expect(JSON.parse(stdout)).toMatchObject({ object: "list" });
  expect(model.requests.at(-1)).toMatchObject({ status: 200 });
  const seen = readFileSync(path.join(reader.folder, "env"), "utf8");
  expect(seen).toContain("OPENAI_API_KEY=");
  expect(seen).not.toContain(last());
});

test("the recipe for proxy listens, and puts the key into the file", async () => {
  using reader = newReader();
  const line = recipe("proxy").replace("--port 8787", "--port 0");
  const first = await reader.start(line, identity.env("imds"));
  const origin = first.replace("Listening: ", "");
  const key = readFileSync(path.join(reader.folder, ".byok-key"), "utf8").trim();
  const headers = { authorization: `Bearer ${key}` };
  expect((await fetch(`${origin}/openai/v1/models`, { headers })).status).toBe(200);
});

test("the recipe for proxy without a chosen provider serves those of the file, with a key that stays", async () => {
  using reader = newReader();
  const baseUrl = "https://NAME.openai.azure.com/openai/v1";
  const providers = [{ name: "foundry", baseUrl, managedIdentity: {} }];
  mkdirSync(path.join(reader.folder, ".byok"));
  writeFileSync(
    path.join(reader.folder, ".byok/providers.json"),
    JSON.stringify({ providers }).replaceAll("https://NAME.openai.azure.com", model.url),
  );
  const first = await reader.start(`${recipe("daemon").trim()} --port 0`, identity.env("imds"));
  const origin = first.replace("Listening: ", "");
  const state = path.join(reader.folder, ".local/state/byok-identity");
  const key = readFileSync(path.join(state, "proxy-key"), "utf8").trim();
  const headers = { authorization: `Bearer ${key}` };
  expect((await fetch(`${origin}/foundry/openai/v1/models`, { headers })).status).toBe(200);
});

test("the recipe for keep puts the token into the file", async () => {
  using reader = newReader();
  const told = reader.start(`${recipe("keep").trim()} 2>&1`, identity.env("imds"));
  expect(await told).toContain("azure-token has a new token");
  expect(identity.requests.at(-1)).toMatchObject({
    query: { resource: "api://AzureADTokenExchange" },
  });
  expect(readFileSync(path.join(reader.folder, "azure-token"), "utf8")).toBe(last());
});

test("the finding of doctor is written as shown", async () => {
  model.configure({ faults: [{ status: 403 }] });
  using reader = newReader();
  const failed = await reader
    .shell(recipe("doctor"), identity.env("imds"))
    .catch((error: unknown) => error as { stdout: string; code: number });
  expect(failed).toMatchObject({ code: 1 });
  const shown = (recipes.get("finding") ?? "").trimEnd().split("\n");
  expect(shown).toHaveLength(2);
  for (const line of shown) expect(failed.stdout).toContain(line.replace(/…$/, ""));
});

test("the recipes for setup and teardown write into a client's file, and restore it", async () => {
  using reader = newReader();
  const foundry = { name: "foundry", baseUrl: `${model.url}/openai/v1`, managedIdentity: {} };
  const models = [{ id: "gpt-4.1", provider: "foundry" }];
  const file = path.join(reader.folder, ".copilot/providers.json");
  mkdirSync(path.dirname(file));
  writeFileSync(file, JSON.stringify({ providers: [foundry], models }));
  const config = path.join(reader.folder, ".codex/config.toml");
  mkdirSync(path.dirname(config));
  writeFileSync(config, "# mine\n");
  const more = { ...identity.env("imds"), XDG_STATE_HOME: path.join(reader.folder, "state") };
  const { stdout } = await reader.shell(recipe("setup"), more);
  expect(stdout).toContain("Codex is set up for foundry");
  expect(readFileSync(config, "utf8")).toContain('model_provider = "byok-foundry"');
  await reader.shell(recipe("teardown"), more);
  expect(readFileSync(config, "utf8")).toBe("# mine\n");
});

test("the recipe for a service installs a unit that runs the proxy", async () => {
  using reader = newReader();
  reader.program("systemctl", 'echo "$*" >> asked');
  const file = path.join(reader.folder, ".copilot/providers.json");
  mkdirSync(path.dirname(file));
  const foundry = { name: "foundry", baseUrl: model.url, managedIdentity: {} };
  writeFileSync(file, JSON.stringify({ providers: [foundry] }));
  await reader.shell(recipe("service"), { XDG_CONFIG_HOME: reader.folder });
  const unit = readFileSync(path.join(reader.folder, "systemd/user/byok-identity.service"), "utf8");
  expect(unit).toContain(`"proxy" "--config" "${file}" "--port" "4143"`);
  expect(readFileSync(path.join(reader.folder, "asked"), "utf8")).toContain("--user restart");
});

test("the recipe for a fleet is understood, and does not fail while Redis is away", async () => {
  using reader = newReader();
  const key = path.join(reader.folder, "key");
  const lines = recipe("fleet")
    .replace("redis.example.com:6380", "127.0.0.1:1")
    .replace("/run/secrets/byok-store-key", key);
  const all = `${lines}byok-identity token --managed-identity`;
  writeFileSync(key, `${randomBytes(32).toString("base64")}\n`);
  const { stdout } = await reader.shell(all, identity.env("imds"));
  expect(stdout).toBe(`${last()}\n`);
  writeFileSync(key, "no key\n");
  await expect(reader.shell(all, identity.env("imds"))).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("BYOK_IDENTITY_STORE_KEY") as string,
  });
});

test("the recipe for Copilot prints the raw token where the variables are set", async () => {
  const command = await shell(`${recipe("copilot")}\nsh -c "$COPILOT_PROVIDER_API_KEY_COMMAND"`);
  expect(command).toBe(`${last()}\n`);
});

test("the recipe for Claude Code prints the raw token of its scope", async () => {
  const { apiKeyHelper } = JSON.parse(recipe("claude")) as { apiKeyHelper: string };
  expect(await shell(apiKeyHelper)).toBe(`${last()}\n`);
  expect(identity.requests).toMatchObject([{ query: { resource: "https://ai.azure.com" } }]);
});

test("the recipe for Codex prints the raw token, run without a shell", async () => {
  const [, command = ""] = /^command = "(.*)"$/m.exec(recipe("codex")) ?? [];
  const [, args = "[]"] = /^args = (\[.*\])$/m.exec(recipe("codex")) ?? [];
  const stdout = direct(command, JSON.parse(args) as string[]);
  expect(await stdout).toBe(`${last()}\n`);
});

test("the recipe for curl is accepted by the provider", async () => {
  expect(JSON.parse(await shell(recipe("curl")))).toMatchObject({ object: "list" });
});

test("the recipe for kubectl answers what client-go sends", async () => {
  const block = recipe("kubectl");
  const [, command = ""] = /command: (\S+)/.exec(block) ?? [];
  const [, apiVersion = ""] = /apiVersion: (\S+)/.exec(block) ?? [];
  const args = Array.from(block.matchAll(/^ {10}- (\S+)$/gm), ([, arg = ""]) => arg);
  const info = { apiVersion, kind: "ExecCredential", spec: { interactive: false } };
  const stdout = await direct(command, args, {
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
  });
  expect(JSON.parse(stdout)).toMatchObject({
    apiVersion,
    kind: "ExecCredential",
    status: { token: last(), expirationTimestamp: expect.stringMatching(/Z$/) as string },
  });
  expect(identity.requests[0]?.query).toMatchObject({
    resource: "6dae42f8-4368-4678-94ff-3960e28e3630",
  });
});

test("the recipe for doctor finds nothing wrong", async () => {
  expect(await shell(recipe("doctor"))).toMatch(/All is well\.\n$/);
});

test("the recipe for validate understands the file in the home", async () => {
  mkdirSync(path.join(folder, ".copilot"));
  const providers = [{ name: "east", baseUrl: "https://east.example/v1", managedIdentity: {} }];
  writeFileSync(path.join(folder, ".copilot/providers.json"), JSON.stringify({ providers }));
  expect(await shell(recipe("validate"))).toContain("valid: 1 provider, 0 models");
  rmSync(path.join(folder, ".copilot"), { recursive: true });
});

test("the recipe for completion is read by bash", async () => {
  const line = `${recipe("completion")}complete -p byok-identity`;
  const { stdout } = await promisify(execFile)("bash", ["-euc", line], { env });
  expect(stdout).toContain("-F _byok_identity byok-identity");
});

async function direct(
  command: string,
  args: readonly string[],
  more: Record<string, string> = {},
): Promise<string> {
  const options = { env: { ...env, ...more } };
  const { stdout, stderr } = await promisify(execFile)(command, args, options);
  expect(stderr).toBe("");
  return stdout;
}

/** The command under a terminal of its own, by util-linux's or BSD's `script`; what the terminal shows. */
function atTerminal(line: string): { readonly code: number; readonly shown: string } {
  const file = path.join(folder, "line.sh");
  writeFileSync(file, `${line}\n`);
  chmodSync(file, 0o755);
  const args =
    process.platform === "linux"
      ? ["-qec", `sh ${file}`, "/dev/null"]
      : ["-q", "/dev/null", "sh", file];
  try {
    return { code: 0, shown: execFileSync("script", args, { env, encoding: "utf8" }) };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { code: status, shown: stdout };
  }
}

test("at a terminal token shows no token without --show, and lets it pass into a pipe", () => {
  const refused = atTerminal("byok-identity token --command 'echo the-token'");
  expect(refused.code).toBe(2);
  expect(refused.shown).toContain("add --show");
  expect(refused.shown).not.toContain("the-token");
  expect(atTerminal("byok-identity token --command 'echo the-token' --show").shown).toMatch(
    /^the-token\r\n/,
  );
  expect(atTerminal("byok-identity token --command 'echo the-token' | tr a-z A-Z").shown).toMatch(
    /^THE-TOKEN\r\n/,
  );
});

test("at a terminal exec gives the command the terminal", () => {
  const provider = "--base-url http://127.0.0.1:9 --command 'echo x'";
  const line = `byok-identity exec ${provider} -- sh -c '[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && tty; exit 5'`;
  const { code, shown } = atTerminal(line);
  expect(code).toBe(5);
  expect(shown).toMatch(/^\/dev\/\S+\r\n$/);
});

test("at a terminal proxy shows the key, and colours nothing", () => {
  const provider = "--base-url http://127.0.0.1:9/v1 --command 'echo x'";
  const { shown } = atTerminal(`timeout -s TERM 5 byok-identity proxy ${provider} | cat`);
  expect(shown).toMatch(/^Listening: http:\/\/127\.0\.0\.1:\d+\r?$/m);
  expect(shown).toMatch(/key {9}[\w-]{43} /);
  expect(shown).not.toContain("\u001B[");
});

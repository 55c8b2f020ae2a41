import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createProviderAuth } from "../../src/provider-auth.ts";
import { createTokenCache } from "../../src/token-cache.ts";
import { startProxy } from "../../src/proxy/proxy.ts";
import { scratch } from "../credentials/scratch.ts";
import { runCommand } from "../support/command.ts";
import { expectNone, listen, marked } from "../support/secrets.ts";
import { mockIdentity, mockModel } from "../support/mocks.ts";

const identity = await mockIdentity({ tls: true });
const model = await mockModel();

/** Every variable by which a secret may come into the process, each with one of its own. */
function environment(): { readonly env: Record<string, string>; readonly secrets: string[] } {
  const names = [
    "AZURE_CLIENT_SECRET",
    "AZURE_PASSWORD",
    "IDENTITY_HEADER",
    "MSI_SECRET",
    "OPENAI_API_KEY",
    "AZURE_OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "COPILOT_PROVIDER_HEADERS",
  ];
  const entries = names.map((name) => [name, marked(name)] as const);
  const headers = Object.fromEntries(entries);
  const env = {
    ...headers,
    COPILOT_PROVIDER_HEADERS: `X-Secret: ${headers["COPILOT_PROVIDER_HEADERS"]}`,
  };
  return { env, secrets: entries.map(([, secret]) => secret) };
}

/** What anybody on the machine, and the child itself, can see of it and of every process above it. */
const LOOK = `
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const own = readFileSync("/proc/self/environ", "latin1") + readFileSync("/proc/self/cmdline", "latin1");
const all = execFileSync("ps", ["-eo", "args", "-ww"], { encoding: "latin1" });
const above = readFileSync("/proc/" + process.ppid + "/cmdline", "latin1");
const parts = { own, all, above, env: process.env, argv: process.argv };
process.stdout.write(JSON.stringify(parts));
`;

const SOURCES: Readonly<Record<string, (secret: string) => Record<string, string>>> = {
  apiKey: (secret) => ({ COPILOT_PROVIDER_API_KEY: secret }),
  bearerToken: (secret) => ({ COPILOT_PROVIDER_BEARER_TOKEN: secret }),
  apiKeyFile: (secret) => ({ COPILOT_PROVIDER_API_KEY_FILE: written(secret) }),
  apiKeyCommand: (secret) => ({ COPILOT_PROVIDER_API_KEY_COMMAND: `cat '${written(secret)}'` }),
};

function written(content: string): string {
  const file = path.join(scratch(), "secret");
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

test.each(Object.entries(SOURCES))("exec shows its child no secret: %s", async (_, source) => {
  const secret = marked("credential");
  const { env, secrets } = environment();
  const log = path.join(scratch(), "access.log");
  const { code, stdout, stderr } = await runCommand(
    ["exec", "--access-log", log, "--", process.execPath, "-e", LOOK],
    { ...env, ...source(secret), COPILOT_PROVIDER_BASE_URL: `${model.url}/v1` },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { own, all, above, env: given, argv } = JSON.parse(stdout) as Record<string, unknown>;
  expect(String(own)).toContain("OPENAI_BASE_URL");
  expectNone([secret, ...secrets], own, all, above, given, argv, readFileSync(log, "utf8"));
  // The key of the run is for the child, and in no command line.
  const { OPENAI_API_KEY: key = "" } = given as Record<string, string>;
  expect(key).toMatch(/^[\w-]{43}$/);
  expectNone([key], all, above, argv, stderr, readFileSync(log, "utf8"));
});

test("exec shows its child no token of a managed identity", async () => {
  const { code, stdout } = await runCommand(
    [
      "exec",
      "--base-url",
      `${model.url}/v1`,
      "--managed-identity",
      "--",
      process.execPath,
      "-e",
      LOOK,
    ],
    identity.env("imds"),
  );
  expect(code).toBe(0);
  const tokens = identity.requests.map(({ token }) => token).filter((token) => token !== undefined);
  expect(tokens).toHaveLength(1);
  expectNone(tokens, JSON.parse(stdout));
});

const FAILING: Readonly<Record<string, (secret: string) => Record<string, string>>> = {
  "a command that fails": (secret) => ({
    COPILOT_PROVIDER_API_KEY_COMMAND: `sh '${written(`echo ${secret}; echo 'lost ${secret}' >&2; exit 1`)}'`,
  }),
  "a command that prints half": (secret) => ({
    COPILOT_PROVIDER_API_KEY_COMMAND: `cat '${written(`{"token":"${secret}`)}'`,
  }),
  "a file of two lines": (secret) => ({
    COPILOT_PROVIDER_API_KEY_FILE: written(`${secret}\n${secret}`),
  }),
  "a key that cannot be sent": (secret) => ({ COPILOT_PROVIDER_API_KEY: `${secret} ${secret}` }),
  "headers that are none": (secret) => ({ COPILOT_PROVIDER_HEADERS: `no colon ${secret}` }),
  "a URL with a password": (secret) => ({
    COPILOT_PROVIDER_BASE_URL: `https://user:${secret}@models.example`,
  }),
  "a type": (secret) => ({ COPILOT_PROVIDER_TYPE: secret, COPILOT_PROVIDER_API_KEY: secret }),
  "two credentials": (secret) => ({
    COPILOT_PROVIDER_API_KEY: secret,
    COPILOT_PROVIDER_MANAGED_IDENTITY: "system",
  }),
  "a providers file": (secret) => ({
    COPILOT_PROVIDERS_CONFIG: written(`{"providers":[{"name":"a","apiKey":"${secret}"`),
  }),
  "a refused client secret": (secret) => {
    const { NODE_EXTRA_CA_CERTS = "", ...env } = identity.env("service-principal");
    const description = `AADSTS7000215: Invalid client secret ${secret}`;
    const body = JSON.stringify({ error: "invalid_client", error_description: description });
    identity.configure({ outage: { status: 401, body } });
    return {
      ...env,
      NODE_EXTRA_CA_CERTS,
      AZURE_CLIENT_SECRET: secret,
      COPILOT_PROVIDER_CREDENTIAL: "service-principal",
    };
  },
};

test.each(Object.entries(FAILING))(
  "no command that fails prints a secret: %s",
  async (_, source) => {
    const secret = marked("failing");
    const env = { COPILOT_PROVIDER_BASE_URL: "https://models.example/v1", ...source(secret) };
    const each = await Promise.all(
      [
        ["token"],
        ["token", "--output", "json"],
        ["exec", "--", "true"],
        ["doctor", "--no-request"],
        ["doctor", "--no-request", "--output", "json"],
      ].map((args) => runCommand(args, env)),
    );
    identity.reset();
    for (const { code, stdout, stderr } of each) {
      expect([1, 2]).toContain(code);
      expect(stdout + stderr).not.toBe("");
      expectNone([secret], stdout, stderr);
    }
  },
);

test("the proxy's log, status, refusals and events show neither credential nor key", async () => {
  const secret = marked("proxied");
  const heard = listen();
  const log: string[] = [];
  const config = { baseUrl: `${model.url}/v1`, apiKeyFile: written(secret) };
  using auth = createProviderAuth(config, { cache: createTokenCache() });
  const proxy = await startProxy({
    providers: [{ name: "default", config, auth }],
    chosen: true,
    listen: { port: 0 },
    accessLog: (line) => log.push(line),
  });
  const authorization = `Bearer ${proxy.key}`;
  const answers: string[] = [];
  const ask = async (route: string, headers: Record<string, string>): Promise<void> => {
    const response = await fetch(`${proxy.origin}${route}`, { headers });
    answers.push(JSON.stringify([...response.headers]), await response.text());
  };
  await ask("/v1/models", { authorization });
  await ask(`/v1/models?api-key=${proxy.key}`, { authorization });
  model.revoke(secret);
  await ask("/v1/models", { authorization });
  await ask("/status", { authorization });
  await ask("/healthz", {});
  await ask("/v1/models", { authorization: `${authorization}x` });
  await ask("/elsewhere", { authorization });
  writeFileSync(config.apiKeyFile, `${secret}\n${secret}`);
  auth.invalidate();
  await ask("/v1/models", { authorization });
  await ask("/status", { authorization });
  await proxy.close(0);
  expect(log.length).toBeGreaterThan(8);
  expect(answers.join("")).toContain("lastError");
  expectNone([secret, proxy.key], log, answers, heard, auth.status());
});

test("nothing that a command may be given is a secret: no option takes one", async () => {
  const { stdout: all } = await runCommand(["--help"]);
  const commands = Array.from(all.matchAll(/^ {2}([a-z]+) .*/gm), ([, name = ""]) => name);
  expect(commands).toEqual(expect.arrayContaining(["token", "proxy", "login", "serve", "setup"]));
  const helps = await Promise.all(
    commands
      .filter((name) => !/^(?:help|byok)$/.test(name))
      .map((each) => runCommand([each, "--help"])),
  );
  for (const { code, stdout } of helps) {
    expect(code).toBe(0);
    expect(stdout).not.toMatch(
      /--(?:[\w-]*secret|api-key|[\w-]*password|bearer-token)[ =]<(?!file|path)/,
    );
  }
});

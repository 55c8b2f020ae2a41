import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { json, scripted, token } from "../credentials/oauth/support.ts";
import { scratch } from "../credentials/scratch.ts";
import { runCommand, systemEnv } from "../support/command.ts";
import { mockIdentity, mockModel } from "../support/mocks.ts";
import { freePort } from "../support/ports.ts";

const main = path.resolve("dist/cli/main.js");
const identity = await mockIdentity();
const model = await mockModel({ identity, reply: "Hello." });
const PROVIDER = ["--base-url", `${model.url}/v1`, "--managed-identity"];

/** A user's profile, and the variables by which a command finds it. */
function profile(): { readonly folder: string; readonly env: Record<string, string> } {
  const folder = scratch();
  return {
    folder,
    env: {
      ...identity.env("imds"),
      USERPROFILE: folder,
      APPDATA: path.join(folder, "AppData", "Roaming"),
      LOCALAPPDATA: path.join(folder, "AppData", "Local"),
      COPILOT_HOME: path.join(folder, ".copilot"),
    },
  };
}

test("token prints a token of the managed identity", async () => {
  const { env } = profile();
  const { code, stdout, stderr } = await runCommand(["token", ...PROVIDER], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(identity.issued(stdout.trim())).toMatchObject({ source: "imds" });
});

test("exec starts a client that is a .cmd file, passes its arguments and its exit code, and gives it the credential", async () => {
  const { folder, env } = profile();
  const script = path.join(folder, "client.mjs");
  writeFileSync(
    script,
    `const answer = await fetch(process.env.OPENAI_BASE_URL + "/chat/completions", {
      method: "POST",
      headers: {
        authorization: "Bearer " + process.env.OPENAI_API_KEY,
        "content-type": "application/json",
      },
      body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] }),
    });
    console.log(JSON.stringify({ status: answer.status, args: process.argv.slice(2) }));
    process.exitCode = 7;`,
  );
  const lines = ["@ECHO off", `"${process.execPath}" "${script}" %*`, ""];
  writeFileSync(path.join(folder, "client.cmd"), lines.join("\r\n"));
  const args = ["a b", 'say "hi"', "x&y", "c:\\d\\", "^"];
  const { code, stdout, stderr } = await runCommand(
    ["exec", ...PROVIDER, "--", "client", ...args],
    { ...env, PATH: `${folder};${process.env["PATH"]}` },
  );
  expect({ code, stderr }).toEqual({ code: 7, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({ status: 200, args });
});

test("proxy adds the credential, and renews it after a refusal", async () => {
  const { env } = profile();
  model.configure({ faults: [{ status: 401 }] });
  const child = spawn(process.execPath, [main, "proxy", "--output", "json", ...PROVIDER], {
    env: { ...systemEnv(), ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "close");
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { baseUrl, key } = JSON.parse(line) as { readonly baseUrl: string; readonly key: string };
  const answer = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] }),
  });
  expect(answer.status).toBe(200);
  expect(model.requests.map(({ status }) => status)).toEqual([401, 200]);
});

test("setup shows its changes with --dry-run, makes them without it, and teardown takes them back", async () => {
  const { folder, env } = profile();
  const settings = path.join(folder, ".copilot", "settings.json");
  mkdirSync(path.dirname(settings));
  writeFileSync(settings, '\uFEFF{"model": "gpt-5"}\r\n');
  const config = path.join(folder, "providers.json");
  writeFileSync(
    config,
    JSON.stringify({
      providers: [{ name: "foundry", baseUrl: `${model.url}/openai/v1`, managedIdentity: {} }],
      models: [{ id: "gpt-4.1", provider: "foundry" }],
    }),
  );
  const options = ["--config", config, "--port", String(await freePort())];
  const run = (...args: string[]) => runCommand(args, { ...env, PATH: folder });
  const before = readFileSync(settings, "utf8");

  expect(await run("setup", "--dry-run", ...options)).toMatchObject({ code: 0 });
  expect(readFileSync(settings, "utf8")).toBe(before);

  const set = await run("setup", ...options);
  expect({ code: set.code, stderr: set.stderr }).toMatchObject({ code: 0 });
  expect(readFileSync(settings, "utf8")).toBe('\uFEFF{"model": "byok-foundry/gpt-4.1"}\r\n');

  expect(await run("teardown")).toMatchObject({ code: 0 });
  expect(readFileSync(settings, "utf8")).toBe(before);
});

test("login by device code keeps a session, with which token works", async () => {
  const { folder, env } = profile();
  const server = await scripted(
    {
      device_code: "device-1",
      user_code: "ABCD-EFGH",
      verification_uri: "http://127.0.0.1/device",
      expires_in: 900,
      interval: 1,
    },
    json({ error: "authorization_pending" }, 400),
    token("signed-in", { refresh_token: "rt-1" }),
  );
  const config = path.join(folder, "providers.json");
  const oauth = {
    tokenUrl: `${server.url}/token`,
    deviceAuthorizationUrl: `${server.url}/device`,
    grant: "device_code",
    clientId: "app",
    scope: "models offline_access",
  };
  writeFileSync(
    config,
    JSON.stringify({ providers: [{ name: "models", baseUrl: `${model.url}/v1`, oauth }] }),
  );
  const signedIn = { ...env, COPILOT_PROVIDERS_CONFIG: config };
  const login = await runCommand(["login", "--session-store", "file"], signedIn);
  expect(login).toMatchObject({ code: 0, stdout: "" });
  expect(login.stderr).toContain("ABCD-EFGH");
  expect(await runCommand(["token"], signedIn)).toMatchObject({ code: 0, stdout: "signed-in\n" });
});

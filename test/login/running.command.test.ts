import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { openIdProvider } from "../credentials/oauth/provider.ts";
import { runCommand, systemEnv } from "../support/command.ts";
import { onLoopback } from "../support/loopback.ts";
import { machine } from "./machine.ts";

const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");
const server = openIdProvider();

/** A command that runs until the test ends; resolves with its first line. */
async function running(args: readonly string[], env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...systemEnv(env), ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "close");
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return line;
}

/** What a command prints until it has printed this text, or ends. */
async function until(
  wanted: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...systemEnv(env), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const closed = once(child, "close");
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      if (printed.includes(wanted)) child.kill("SIGKILL");
    });
  }
  await closed;
  return printed;
}

describe("the command in ERR_LOGIN_REQUIRED", () => {
  test.each([
    ["token"],
    ["whoami"],
    ["doctor", "--no-request"],
    ["keep", "--output-file"],
    ["serve", "--port", "0", "--key-file"],
  ])("of %s names the file, however it was found, and the provider", async (name, ...more) => {
    const { config, env, command } = await machine(server);
    const file = path.join(path.dirname(config), "made");
    const options = more.at(-1)?.endsWith("-file") === true ? [...more, file] : more;
    for (const [args, extra] of [
      [["--config", path.relative(process.cwd(), config)], {}],
      [[], { COPILOT_PROVIDERS_CONFIG: config }],
    ] as const) {
      const printed = await until(command, [name, ...args, ...options], { ...env, ...extra });
      expect(printed).toContain(command);
    }
  });

  test("names the scope of the command line, which has a session of its own", async () => {
    const { config, env, command } = await machine(server);
    const { stderr } = await runCommand(["token", "--config", config, "--scope", "a b"], env);
    expect(stderr).toContain(`Run: ${command} --scope 'a b'`);
  });

  test("leads to the sign-in when it is pasted into another shell", async () => {
    const { command, env } = await machine(server);
    const args = command.split(" ").slice(1);
    const child = spawn(process.execPath, [main, ...args, "--no-browser"], {
      cwd: "/",
      env: { ...systemEnv({ HOME: env["HOME"] ?? "" }), HOME: env["HOME"] ?? "" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    await expect.poll(() => stderr, { timeout: 15_000 }).toContain("open this address");
    // And so does what it says instead.
    expect(stderr).toContain(`Run: ${command} --device-code`);
    child.kill("SIGKILL");
    await once(child, "close");
  });
});

describe("proxy of a file, with a person's session", () => {
  test("goes on without a restart: nobody signed in, a sign-in, a renewal, an end, another sign-in", async () => {
    const here = await machine(server);
    const args = ["proxy", "--config", here.config, "--port", "0", "--output", "json"];
    const told = JSON.parse(await running(args, here.env)) as {
      baseUrls: { models: string };
      keyFile: string;
    };
    const ask = async (): Promise<{ status: number; text: string }> => {
      const key = readFileSync(told.keyFile, "utf8").trim();
      const headers = { authorization: `Bearer ${key}` };
      const response = await fetch(`${told.baseUrls.models}/models`, { headers });
      return { status: response.status, text: await response.text() };
    };
    const before = await ask();
    expect(before.status).toBeGreaterThanOrEqual(400);
    expect(JSON.parse(before.text)).toMatchObject({ error: { code: "ERR_LOGIN_REQUIRED" } });
    expect(before.text).toContain(here.command);
    expect(here.seen).toEqual([]);

    await here.signIn();
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(200);
    expect(server.tokenRequests).toHaveLength(1);
    expect(new Set(here.seen).size).toBe(1);

    // Ended in the middle, by the administrator: neither the access token nor the session is of use.
    server.revokeGrants();
    here.refuse();
    const ended = await ask();
    expect(ended.status).toBe(401);
    expect(JSON.parse(ended.text)).toMatchObject({ error: { code: "ERR_LOGIN_REQUIRED" } });
    expect(ended.text).toContain(here.command);

    await here.signIn();
    expect((await ask()).status).toBe(200);
    expect(new Set(here.seen).size).toBe(2);
  }, 60_000);
});

describe("agent, with a person's session", () => {
  test("renews once for processes side by side, with those that have no agent, and sees a new sign-in", async () => {
    const here = await machine(server);
    await running(["agent"], here.env);
    const args = ["token", "--config", here.config];
    const before = await runCommand(args, here.env);
    expect(before).toMatchObject({ code: 1, stdout: "" });
    expect(before.stderr).toContain(`Run: ${here.command}`);

    await here.signIn();
    const alone = { ...here.env, BYOK_IDENTITY_SOCK: "" };
    const all = await Promise.all(
      [here.env, here.env, alone, alone].map((env) => runCommand(args, env)),
    );
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1);
    expect(server.tokenRequests).toHaveLength(1);

    server.revokeGrants();
    const ended = await runCommand([...args, "--force"], here.env);
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain(`Run: ${here.command}`);

    await here.signIn();
    const after = await runCommand(args, here.env);
    expect(after).toMatchObject({ code: 0, stderr: "" });
    expect(after.stdout).not.toBe(all[0]?.stdout);
  }, 60_000);
});

describe("logout, of a session that cannot be opened", () => {
  test("removes it, and says why the server was not told", async () => {
    const here = await machine(server);
    await here.signIn();
    const [listed] = await here.sessions.list();
    const file = listed?.file ?? "";
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace('"protection": "file"', '"protection": "keychain"'));
    const { code, stderr } = await runCommand(["logout", "--config", here.config], here.env);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^The session at \S+ was removed\.\nwarning: it was not revoked: \S.*\n$/,
    );
    expect(existsSync(file)).toBe(false);
  });
});

describe("logout --all, with sessions that cannot be read", () => {
  test("removes them too, and says which files and why the server was not told", async () => {
    const here = await machine(server);
    await here.signIn();
    const [listed] = await here.sessions.list();
    const { folder } = here.sessions;
    const damaged = path.join(folder, `${"a".repeat(32)}.json`);
    const copied = path.join(folder, `${"b".repeat(32)}.json`);
    writeFileSync(damaged, "{", { mode: 0o600 });
    writeFileSync(copied, readFileSync(listed?.file ?? ""), { mode: 0o600 });
    const { code, stderr } = await runCommand(["logout", "--all"], here.env);
    expect(code).toBe(0);
    for (const file of [damaged, copied]) {
      expect(stderr).toContain(
        `The session in ${file} was removed.\nwarning: it was not revoked: `,
      );
    }
    expect(stderr).toMatch(/\n3 sessions ended\.\n$/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("names a file that it cannot remove, and ends the others: exit code 1", async () => {
    const here = await machine(server);
    await here.signIn();
    const folder = path.join(here.sessions.folder, `${"a".repeat(32)}.json`);
    mkdirSync(folder);
    const first = await runCommand(["logout", "--all", "--output", "json"], here.env);
    expect(first.code).toBe(1);
    expect(first.stderr).toContain(`error: ${folder} cannot be removed (`);
    expect(JSON.parse(first.stdout)).toMatchObject({ sessions: [{ clientId: "public" }] });
    const next = await runCommand(["logout", "--all"], here.env);
    expect(next).toMatchObject({ code: 1, stderr: first.stderr });
  });
});

describe("Ctrl+C while a server does not answer", () => {
  test.each([
    ["login", "/.well-known/openid-configuration"],
    ["login", "/device"],
    ["logout", "/.well-known/openid-configuration"],
    ["logout", "/revoke"],
  ])("ends %s at %s by the signal, and the session stays", async (name, endpoint) => {
    const silent = createServer();
    const issuer = await onLoopback(silent);
    const asked = new Promise<void>((resolve) => {
      silent.on("request", ({ url }, response) => {
        if (url === endpoint) resolve();
        else response.setHeader("content-type", "application/json").end(JSON.stringify(found));
      });
    });
    const found = {
      issuer,
      token_endpoint: `${issuer}/token`,
      device_authorization_endpoint: `${issuer}/device`,
      revocation_endpoint: `${issuer}/revoke`,
    };
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const here = await machine({ ...server, issuer, signIn: () => Promise.resolve("rt-1") });
    await here.signIn();
    const more = name === "login" ? ["--device-code"] : [];
    const child = spawn(process.execPath, [main, name, "--config", here.config, ...more], {
      env: { ...systemEnv(here.env), ...here.env },
      stdio: "ignore",
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const closed = once(child, "close");
    await asked;
    child.kill("SIGINT");
    expect(await closed).toEqual([null, "SIGINT"]);
    expect(await here.sessions.list()).toHaveLength(1);
  });
});

import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import {
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { onLoopback } from "../support/loopback.ts";
import { mockIdentity, mockModel, sharedFolder } from "../support/mocks.ts";
import { freePort } from "../support/ports.ts";

const main = path.resolve("dist/cli/main.js");

const identity = await mockIdentity();
const model = await mockModel({ identity, reply: "Hello." });
const folder = sharedFolder();

const foundry = { name: "foundry", baseUrl: `${model.url}/v1`, managedIdentity: {} };
const other = {
  ...foundry,
  name: "other",
  managedIdentity: { scope: "https://ai.azure.com/.default" },
};

/** A home with a providers file, as a user has it. */
function home(...providers: readonly object[]): { env: Record<string, string>; file: string } {
  const copilot = mkdtempSync(path.join(folder, "home-"));
  const file = path.join(copilot, "providers.json");
  write(file, ...providers);
  const env = { ...identity.env("imds"), HOME: copilot, COPILOT_HOME: copilot };
  return { env: { ...env, PATH: process.env["PATH"] ?? "" }, file };
}

/** Replaces the file as an editor does. */
function write(file: string, ...providers: readonly object[]): void {
  writeFileSync(`${file}.new`, JSON.stringify({ providers }));
  renameSync(`${file}.new`, file);
}

interface Daemon {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly told: {
    readonly listening: string;
    readonly baseUrls: Record<string, string>;
    readonly keyFile: string;
    readonly key?: string;
  };
  readonly stderr: () => string;
  readonly ended: Promise<unknown>;
  end(): Promise<unknown>;
}

async function start(env: Record<string, string>, ...args: string[]): Promise<Daemon> {
  const child = spawn(process.execPath, [main, "proxy", "--output", "json", ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close");
  const [first] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const told = JSON.parse(first) as Daemon["told"];
  const end = (): Promise<unknown> => {
    child.kill("SIGTERM");
    return ended;
  };
  return { child, told, stderr: () => stderr, ended, end };
}

async function models(baseUrl: string | undefined, keyFile: string): Promise<number> {
  const key = readFileSync(keyFile, "utf8").trim();
  const headers = { authorization: `Bearer ${key}` };
  return (await fetch(`${baseUrl}/models`, { headers })).status;
}

async function status({ told }: Daemon): Promise<{
  readonly configuration: { readonly file: string; readonly problem?: string };
  readonly providers: Record<string, { readonly credential: { readonly lastRefresh?: string } }>;
}> {
  const key = readFileSync(told.keyFile, "utf8").trim();
  const response = await fetch(`${told.listening}/status`, { headers: { "api-key": key } });
  return (await response.json()) as Awaited<ReturnType<typeof status>>;
}

describe("proxy without a chosen provider", () => {
  test("serves every provider of the file, and has the same key after a restart", async () => {
    const { env } = home(foundry, other);
    const state = path.join(env["HOME"] ?? "", "state");
    const first = await start({ ...env, XDG_STATE_HOME: state }, "--port", "0");
    const keyFile = path.join(state, "byok-identity/proxy-key");
    expect(first.told).toMatchObject({ keyFile });
    expect(first.told.key).toBeUndefined();
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(keyFile)).mode & 0o777).toBe(0o700);
    expect(Object.keys(first.told.baseUrls)).toEqual(["foundry", "other"]);
    for (const baseUrl of Object.values(first.told.baseUrls)) {
      expect(await models(baseUrl, keyFile)).toBe(200);
    }
    const key = readFileSync(keyFile, "utf8");
    expect(await first.end()).toEqual([0, null]);
    const second = await start({ ...env, XDG_STATE_HOME: state }, "--port", "0");
    expect(readFileSync(keyFile, "utf8")).toBe(key);
    expect(await models(second.told.baseUrls["foundry"], keyFile)).toBe(200);
  });

  test("a provider without a credential is left out, and said so", async () => {
    const { env } = home(foundry, { name: "local", baseUrl: "http://127.0.0.1:11434/v1" });
    const daemon = await start(env, "--port", "0");
    expect(Object.keys(daemon.told.baseUrls)).toEqual(["foundry"]);
    expect(daemon.stderr()).toBe("warning: local has no credential, so it is not served\n");
  });

  test("a changed file is used at once; unchanged providers keep their token", async () => {
    const { env, file } = home(foundry);
    const daemon = await start(env, "--port", "0");
    const { listening, keyFile, baseUrls } = daemon.told;
    expect(await models(baseUrls["foundry"], keyFile)).toBe(200);
    const before = await status(daemon);
    write(file, foundry, other);
    await expect
      .poll(daemon.stderr, { timeout: 10_000 })
      .toBe(`${file} has been read again: new other\n`);
    expect(await models(`${listening}/other/v1`, keyFile)).toBe(200);
    expect((await status(daemon)).providers["foundry"]).toMatchObject({
      credential: before.providers["foundry"]?.credential ?? {},
    });
    write(file, other);
    await expect.poll(daemon.stderr, { timeout: 10_000 }).toContain("removed foundry");
    expect(await models(baseUrls["foundry"], keyFile)).toBe(404);
  });

  test("a broken file changes nothing, and stderr and /status say so; SIGHUP reads it again", async () => {
    const { env, file } = home(foundry);
    const daemon = await start(env, "--port", "0");
    writeFileSync(file, '{"providers": [');
    await expect
      .poll(daemon.stderr, { timeout: 10_000 })
      .toContain(`warning: ${file} cannot be used, so its last usable content stays in use.`);
    const { baseUrls, keyFile } = daemon.told;
    expect(await models(baseUrls["foundry"], keyFile)).toBe(200);
    expect((await status(daemon)).configuration).toMatchObject({
      file,
      problem: expect.stringContaining("not JSON") as string,
    });
    write(file, { ...foundry, headers: { "x-team": "a" } });
    daemon.child.kill("SIGHUP");
    await expect.poll(daemon.stderr).toContain(`${file} has been read again: changed foundry\n`);
    expect((await status(daemon)).configuration.problem).toBeUndefined();
    daemon.child.kill("SIGHUP");
    await expect.poll(daemon.stderr).toContain("nothing has changed");
    expect(await models(baseUrls["foundry"], keyFile)).toBe(200);
    expect(await daemon.end()).toEqual([0, null]);
  });

  test("a second one on the same port says who is there, and ends with 2", async () => {
    const { env } = home(foundry, other);
    const port = String(await freePort());
    const first = await start(env, "--port", port);
    const child = spawn(process.execPath, [main, "proxy", "--port", port], { env });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    expect(await once(child, "close")).toEqual([2, null]);
    expect(stderr).toContain(
      `Cannot listen on port ${port}: byok-identity proxy (process ${first.child.pid}), which serves foundry, other, uses it already; use that one, end it with \`kill ${first.child.pid}\`, or choose another port with --port.`,
    );
  });

  test("a port of another program is told with that program, which gets no key", async () => {
    const { env } = home(foundry);
    let got = "";
    const server = createServer((socket) => {
      socket.on("data", (data) => (got += data.toString())).on("error", () => undefined);
    });
    const port = new URL(await onLoopback(server)).port;
    onTestFinished(() => void server.close());
    const args = [main, "proxy", "--port", port];
    await start(env, "--port", "0");
    const child = spawn(process.execPath, args, { env });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    expect(await once(child, "close")).toEqual([2, null]);
    const name = path.basename(realpathSync(process.execPath));
    expect(stderr).toContain(`${name} (process ${process.pid}) uses it; end that process, or`);
    const key = path.join(env["HOME"] ?? "", ".local/state/byok-identity/proxy-key");
    expect(got).toContain("GET /healthz");
    expect(got).not.toContain(readFileSync(key, "utf8").trim());
  });

  test("--idle-exit ends it when no provider has been asked for so long", async () => {
    const { env } = home(foundry);
    const daemon = await start(env, "--port", "0", "--idle-exit", "0.5");
    await models(daemon.told.baseUrls["foundry"], daemon.told.keyFile);
    expect(await daemon.ended).toEqual([0, null]);
    expect(daemon.stderr()).toBe("Ended after 0.5 seconds without a request.\n");
  });

  test("a file without a usable provider is a usage error", async () => {
    const { env } = home({ name: "local", baseUrl: "http://127.0.0.1:11434/v1" });
    const child = spawn(process.execPath, [main, "proxy"], { env });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    expect(await once(child, "close")).toEqual([2, null]);
    expect(stderr).toContain("has no provider with a credential");
  });
});

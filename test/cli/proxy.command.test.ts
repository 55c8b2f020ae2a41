import { spawn, spawnSync, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  lchownSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { endedBy, runCommand, systemEnv } from "../support/command.ts";
import { pipeName } from "../support/pipe-name.ts";
import { mockIdentity, mockModel, sharedFolder } from "../support/mocks.ts";
import { PRIVATE_FILE } from "../support/private-mode.ts";

const main = path.resolve("dist/cli/main.js");

const identity = await mockIdentity();
const model = await mockModel({ identity, reply: "Hello." });
const folder = sharedFolder();
const env = { ...identity.env("imds"), HOME: folder };

interface Proxy {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly first: string;
  readonly stderr: () => string;
  readonly ended: Promise<unknown>;
}

async function start(...args: string[]): Promise<Proxy> {
  const provider = ["--base-url", `${model.url}/v1`, "--managed-identity"];
  const child = spawn(process.execPath, [main, "proxy", ...provider, ...args], {
    env: { ...systemEnv(env), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close");
  const [first] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, first, stderr: () => stderr, ended };
}

interface Told {
  readonly listening: string;
  readonly baseUrl: string;
  readonly key: string;
  readonly pid: number;
}

async function startJson(...args: string[]): Promise<Proxy & Told> {
  const proxy = await start("--output", "json", ...args);
  return { ...proxy, ...(JSON.parse(proxy.first) as Told) };
}

function chat({ baseUrl, key }: Told): Promise<Response> {
  return fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] }),
  });
}

/** For a proxy that printed `Listening: ORIGIN`. */
function chatBy({ first }: Proxy, key: string): Promise<Response> {
  const listening = first.replace("Listening: ", "");
  return chat({ listening, baseUrl: `${listening}/v1`, key, pid: 0 });
}

const temporary = (name: string): string => path.join(mkdtempSync(path.join(folder, "t-")), name);

describe("proxy", () => {
  test("--output json tells machines all they need in one line, and SIGTERM ends it with 0", async () => {
    const proxy = await startJson();
    expect(Object.keys(proxy)).toEqual(
      expect.arrayContaining(["listening", "baseUrl", "key", "pid"]),
    );
    expect(proxy.pid).toBe(proxy.child.pid);
    expect(proxy.baseUrl).toBe(`${proxy.listening}/v1`);
    expect((await fetch(`${proxy.listening}/healthz`)).status).toBe(200);
    expect((await fetch(`${proxy.listening}/status`)).status).toBe(401);
    expect((await chat(proxy)).status).toBe(200);
    expect(identity.requests).toHaveLength(1);
    proxy.child.kill("SIGTERM");
    expect(await proxy.ended).toEqual(endedBy("SIGTERM"));
    expect(proxy.stderr()).toBe("");
  });

  test("--key-file holds a new key for this user alone, prints it nowhere, and stays for the next run", async () => {
    const file = temporary("key");
    const proxy = await start("--key-file", file);
    expect(proxy.first).toMatch(/^Listening: http:\/\/127\.0\.0\.1:\d+$/);
    expect(statSync(file).mode & 0o777).toBe(PRIVATE_FILE);
    const key = readFileSync(file, "utf8").trim();
    expect((await chatBy(proxy, key)).status).toBe(200);
    proxy.child.kill("SIGINT");
    expect(await proxy.ended).toEqual(endedBy("SIGINT"));
    expect(proxy.stderr()).toBe("");
    expect((await chatBy(await start("--key-file", file), key)).status).toBe(200);
    expect(readFileSync(file, "utf8").trim()).toBe(key);
  });

  test("--key-file that exists is read, and left as it is", async () => {
    const file = temporary("key");
    const key = "0123456789abcdef".repeat(4);
    writeFileSync(file, key, { mode: 0o600 });
    const proxy = await start("--key-file", file);
    expect((await chatBy(proxy, key)).status).toBe(200);
    proxy.child.kill("SIGTERM");
    expect(await proxy.ended).toEqual(endedBy("SIGTERM"));
    expect(readFileSync(file, "utf8")).toBe(key);
  });

  test("where stderr is no terminal and nothing else tells the key, it does not start", async () => {
    const { code, stdout, stderr } = await runCommand(
      ["proxy", "--base-url", `${model.url}/v1`, "--managed-identity"],
      env,
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("--key-file PATH or --output json");
  });

  test("--socket listens on a Unix socket, or named pipe on Windows, which is gone at the end", async () => {
    const socketPath = pipeName(mkdtempSync(path.join(folder, "t-")));
    const proxy = await startJson("--socket", socketPath);
    expect(JSON.parse(proxy.first)).toMatchObject({
      socket: socketPath,
      baseUrl: "http://localhost/v1",
    });
    const status = await new Promise((resolve) => {
      request({ socketPath, path: "/v1/models", headers: { "api-key": proxy.key } }, (response) =>
        resolve(response.resume().statusCode),
      ).end();
    });
    expect(status).toBe(200);
    proxy.child.kill("SIGTERM");
    await proxy.ended;
    expect(statSync(socketPath, { throwIfNoEntry: false })).toBeUndefined();
  });

  test("SIGTERM lets a request in flight finish; a second one does not", async () => {
    model.configure({ faults: [{ delay: 1_000 }] });
    const patient = await startJson();
    const finished = chat(patient);
    await expect.poll(() => model.requests.length).toBe(1);
    patient.child.kill("SIGTERM");
    expect((await finished).status).toBe(200);
    expect(await patient.ended).toEqual([0, null]);

    model.reset();
    model.configure({ faults: [{ delay: 60_000 }] });
    const file = temporary("key");
    const proxy = await start("--key-file", file);
    const baseUrl = `${proxy.first.replace("Listening: ", "")}/v1`;
    const cut = chatBy(proxy, readFileSync(file, "utf8").trim()).catch(String);
    await expect.poll(() => model.requests.length).toBe(1);
    proxy.child.kill("SIGTERM");
    // Two of a kind that nobody has taken yet are one.
    await expect
      .poll(() => fetch(`${baseUrl}/x`).catch(() => "closed"), { timeout: 10_000 })
      .toBe("closed");
    proxy.child.kill("SIGTERM");
    expect(await proxy.ended).toEqual([null, "SIGTERM"]);
    expect(await cut).toContain("fetch failed");
  });

  test("SIGHUP, as of a terminal that is closed, ends it and leaves no socket", async () => {
    const [file, socket] = [temporary("key"), temporary("proxy.sock")];
    const proxy = await start("--key-file", file, "--socket", socket);
    proxy.child.kill("SIGHUP");
    expect(await proxy.ended).toEqual([0, null]);
    expect(statSync(socket, { throwIfNoEntry: false })).toBeUndefined();
  });

  test("--access-log writes a line for each request, without a secret", async () => {
    const log = temporary("access.log");
    const proxy = await startJson("--access-log", log);
    await (await chat(proxy)).text();
    await expect.poll(() => readFileSync(log, "utf8")).toMatch(/\n$/);
    const text = readFileSync(log, "utf8");
    expect(JSON.parse(text)).toMatchObject({
      method: "POST",
      path: "/v1/chat/completions",
      status: 200,
    });
    expect(statSync(log).mode & 0o777).toBe(PRIVATE_FILE);
    expect(text).not.toContain(proxy.key);
    expect(text).not.toContain(identity.requests[0]?.token);
  });

  test("--access-log follows no link of another user", async () => {
    const file = temporary("log");
    symlinkSync("/dev/null", file);
    expect((await start("--output", "json", "--access-log", file)).first).toContain("listening");
    if (process.getuid?.() !== 0) return;
    lchownSync(file, 65_534, 65_534);
    const { code, stderr } = await runCommand(
      [
        "proxy",
        "--base-url",
        `${model.url}/v1`,
        "--managed-identity",
        "--output",
        "json",
        "--access-log",
        file,
      ],
      env,
    );
    expect(code).toBe(2);
    expect(stderr).toContain(`--access-log: is a link of another user: ${file}`);
  });

  test.runIf(process.getuid?.() === 0)(
    "a socket of another user is named with its owner",
    async () => {
      const shared = mkdtempSync(path.join(folder, "shared-"));
      chmodSync(shared, 0o1777);
      chmodSync(folder, 0o711);
      const stale = path.join(shared, "stale.sock");
      const leave = `require("node:net").createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, "SIGKILL"))`;
      spawnSync(process.execPath, ["-e", leave]);
      const live = path.join(shared, "live.sock");
      const other = await start("--output", "json", "--socket", live);
      for (const [socket, words] of [
        [stale, "was left behind and cannot be removed (EPERM)"],
        [live, "cannot be connected to (EACCES)"],
      ] as const) {
        if (socket === stale) chmodSync(stale, 0o777);
        const args = ["--managed-identity", "--output", "json", "--base-url", `${model.url}/v1`];
        const { status, stderr } = spawnSync(
          process.execPath,
          [main, "proxy", ...args, "--socket", socket],
          { env: { ...systemEnv(), ...env, HOME: "/" }, uid: 65_534, encoding: "utf8" },
        );
        expect(status).toBe(2);
        expect(stderr).toContain(`${socket} is a socket of the user with ID 0 that ${words}.`);
      }
      other.child.kill("SIGTERM");
      await other.ended;
    },
  );

  test("--max-replay-body 0 sends nothing a second time", async () => {
    const proxy = await startJson("--max-replay-body", "0");
    model.configure({ faults: [{ status: 401 }] });
    const response = await chat(proxy);
    expect(response.status).toBe(401);
    expect(response.headers.get("byok-identity-note")).toContain("over the limit");
  });

  test("--upstream-timeout gives up on a silent provider", async () => {
    const proxy = await startJson("--upstream-timeout", "0.2");
    model.configure({ faults: [{ delay: 5_000 }] });
    expect((await chat(proxy)).status).toBe(504);
  });

  test("a key file that cannot be created ends it, and nothing else is reported", async () => {
    const provider = ["--base-url", `${model.url}/v1`, "--managed-identity"];
    const keyFile = path.join(folder, "no-such-folder", "key");
    identity.configure({ faults: [{ delay: 2_000 }] });
    const { code, stderr } = await runCommand(["proxy", ...provider, "--key-file", keyFile], env);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/^error: .*no-such-folder/);
    expect(stderr).not.toContain("ERR_CLOSED");
  });

  test("a refused identity is reported at once, and the proxy keeps running", async () => {
    identity.configure({ systemAssigned: false });
    const proxy = await startJson();
    await expect.poll(proxy.stderr).toContain("warning: no credential so far");
    expect((await chat(proxy)).status).toBe(401);
    identity.configure({ systemAssigned: true });
    expect((await chat(proxy)).status).toBe(200);
  });

  test.each([
    [["--port", "65536"], /0 to 65535/],
    [["--port", "1", "--socket", "x"], /cannot be used with/],
    [["--max-replay-body", "many"], /size such as/],
    [["--upstream-timeout", "-1"], /number of seconds/],
    [
      ["--access-log", "/nowhere/log"],
      /--access-log: cannot be written to \/nowhere\/log \(ENOENT\); create its folder first/,
    ],
    [
      ["--key-file", "/nowhere/key"],
      /--key-file: \/nowhere\/key cannot be written \(ENOENT\); create its folder/,
    ],
    [["--acess-log", "-"], /Did you mean --access-log\?/],
    [["--base-url", "http://10.0.0.1/v1"], /plain http to another machine/],
  ])("%j is a usage error: 2, with the error on stderr and as JSON", async (args, message) => {
    const whole = ["proxy", "--base-url", model.url, "--managed-identity", "--output=json"];
    const { code, stdout, stderr } = await runCommand([...whole, ...args], env);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "ERR_CONFIG_INVALID", message: expect.stringMatching(message) },
    });
  });
});

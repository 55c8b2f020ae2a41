import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startMockModel } from "../../src/testing/index.ts";
import { type Finished, runCommand, systemEnv } from "../support/command.ts";
import { mockIdentity } from "../support/mocks.ts";
import { listeningCommands, type Started } from "./support.ts";

const identity = await mockIdentity();
let folder: string;
let socket: string;
let env: Record<string, string>;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "byok-agent-"));
  socket = path.join(folder, "own", "agent.sock");
  env = { ...identity.env("imds"), HOME: folder, BYOK_IDENTITY_SOCK: socket };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = listeningCommands(() => env);
const startAgent = (...args: string[]): Promise<Started> => start("agent", ...args);

const token = (...args: string[]): Promise<Finished> => runCommand(["token", ...args], env);

async function shell(line: string): Promise<Finished> {
  const child = spawn("sh", ["-c", line], { stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code: child.exitCode, stdout, stderr };
}

async function printed(...args: string[]): Promise<string> {
  const { stdout } = await runCommand(["agent", "--print-command", ...args], env);
  return stdout.trim();
}

describe("token with an agent", () => {
  test("any number of processes get one token, asked for once", async () => {
    await startAgent();
    const all = await Promise.all(Array.from({ length: 4 }, () => token("--managed-identity")));
    expect(new Set(all.map(({ stdout }) => stdout))).toEqual(
      new Set([`${identity.requests[0]?.token}\n`]),
    );
    expect(identity.requests).toHaveLength(1);
  });

  test("another identity and another scope are other tokens", async () => {
    await startAgent();
    await token("--managed-identity");
    await token("--managed-identity", "--scope", "https://ai.azure.com/.default");
    await token("--managed-identity=00000000-0000-0000-0000-00000000000a");
    expect(identity.requests.map(({ token: value }) => identity.issued(value ?? ""))).toMatchObject(
      [
        { audience: "https://cognitiveservices.azure.com" },
        { audience: "https://ai.azure.com" },
        { clientId: "00000000-0000-0000-0000-00000000000a" },
      ],
    );
  });

  test("--force renews once, for all", async () => {
    await startAgent();
    const first = await token("--managed-identity");
    const forced = await token("--managed-identity", "--force");
    const after = await token("--managed-identity");
    expect(forced.stdout).not.toBe(first.stdout);
    expect(after.stdout).toBe(forced.stdout);
    expect(identity.requests).toHaveLength(2);
  });

  test("in another environment goes its own way", async () => {
    await startAgent();
    await token("--managed-identity");
    env = { ...env, AZURE_CLIENT_ID: "another" };
    expect((await token("--managed-identity")).code).toBe(0);
    expect(identity.requests).toHaveLength(2);
  });

  test("works without it if it is gone, has been killed, or gives no usable answer", async () => {
    const { child } = await startAgent();
    child.kill("SIGKILL");
    await once(child, "close");
    expect(statSync(socket).isSocket()).toBe(true);
    expect((await token("--managed-identity")).code).toBe(0);
    rmSync(socket);
    const liar = createServer((connection) => connection.end("HTTP/1.1 200 OK\r\n\r\n{}"));
    liar.listen(socket);
    await once(liar, "listening");
    const told = await token("--managed-identity");
    expect(told.stdout).toBe(`${identity.requests[1]?.token}\n`);
    liar.close();
  });

  test("shows its own failure, not the agent's", async () => {
    identity.configure({ outage: { status: 400, body: "{}" } });
    await startAgent();
    const { code, stderr } = await token("--managed-identity");
    expect(code).toBe(1);
    expect(stderr).toContain("ERR_IDENTITY_REFUSED");
  });

  test("gives nothing to a socket that others could have put there", async () => {
    mkdirSync(path.dirname(socket));
    chmodSync(path.dirname(socket), 0o777);
    let asked = 0;
    const thief = createServer((connection) => {
      asked += 1;
      connection.destroy();
    });
    thief.listen(socket);
    await once(thief, "listening");
    expect((await token("--managed-identity")).code).toBe(0);
    expect(asked).toBe(0);
    thief.close();
  });

  test("a credential command is run by itself, where it was asked for", async () => {
    await startAgent();
    expect((await token("--command", "echo of-this-process")).stdout).toBe("of-this-process\n");
  });
});

test("exec takes its token of the agent, and renews through it", async () => {
  await startAgent();
  const first = await token("--managed-identity");
  const model = await startMockModel({ identity });
  const script = `fetch(process.env.OPENAI_BASE_URL + "/models", { headers: {
    authorization: "Bearer " + process.env.OPENAI_API_KEY } }).then((r) => console.log(r.status))`;
  const { stdout } = await runCommand(
    [
      "exec",
      "--managed-identity",
      "--base-url",
      `${model.url}/v1`,
      "--",
      process.execPath,
      "-e",
      script,
    ],
    env,
  );
  expect(stdout).toBe("200\n");
  const { headers } = model.requests.at(-1) ?? {};
  await model.close();
  expect(headers?.["authorization"]).toBe(`Bearer ${first.stdout.trim()}`);
  expect(identity.requests).toHaveLength(1);
});

describe("agent --print-command", () => {
  test("prints a line that a shell runs for the token alone", async () => {
    await startAgent();
    const line = await printed("--managed-identity");
    expect(line).toBe(
      `curl -qsSf --unix-socket ${socket} -d '{"managedIdentity":{}}' http://localhost/token`,
    );
    const [one, two] = [await shell(line), await shell(line)];
    expect(one).toEqual({ code: 0, stdout: `${identity.requests[0]?.token}\n`, stderr: "" });
    expect(two).toEqual(one);
    expect(identity.requests).toHaveLength(1);
  });

  test("quotes what a shell would read otherwise", async () => {
    await startAgent();
    const line = await printed("--command", `echo 'a token'"'"s | tr -d ' '; true`);
    expect((await shell(line)).stdout).toBe("atoken's\n");
  });

  test("is a credential command of ours: the agent is its cache", async () => {
    await startAgent();
    const line = await printed("--managed-identity");
    const got = await token("--command", line);
    expect(got.stdout).toBe(`${identity.requests[0]?.token}\n`);
  });

  test("a failure is an exit code and nothing on stdout", async () => {
    identity.configure({ outage: { status: 400, body: "{}" } });
    await startAgent();
    const { code, stdout } = await shell(await printed("--managed-identity"));
    expect([code, stdout]).toEqual([22, ""]);
  });

  test("refuses to print a secret, and says where to keep it", async () => {
    const secret = "s3cret-of-the-principal";
    const { code, stdout, stderr } = await runCommand(["agent", "--print-command"], {
      ...env,
      COPILOT_PROVIDER_BASE_URL: "https://models.example.com",
      COPILOT_PROVIDER_CREDENTIAL: "service-principal",
      AZURE_TENANT_ID: "tenant",
      AZURE_CLIENT_ID: "client",
      AZURE_CLIENT_SECRET: secret,
    });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("use clientSecretFile");
    expect(stderr).not.toContain(secret);
  });
});

describe("the agent's address", () => {
  test("is for this user alone: a directory that nobody else may enter", async () => {
    const { first } = await startAgent();
    expect(first).toBe(`Listening: ${socket}`);
    expect(statSync(path.dirname(socket)).mode & 0o777).toBe(0o700);
    expect(statSync(socket).mode & 0o777).toBe(0o600);
  });

  test("without BYOK_IDENTITY_SOCK it is in XDG_RUNTIME_DIR", async () => {
    const { BYOK_IDENTITY_SOCK: _, ...rest } = env;
    env = { ...rest, XDG_RUNTIME_DIR: folder };
    const { first } = await startAgent("--output", "json");
    expect(JSON.parse(first)).toMatchObject({
      socket: path.join(folder, "byok-identity/agent.sock"),
    });
    await token("--managed-identity");
    await token("--managed-identity");
    expect(identity.requests).toHaveLength(1);
  });

  test("a directory that is open to others is refused with what to do", async () => {
    mkdirSync(path.dirname(socket));
    chmodSync(path.dirname(socket), 0o755);
    const { code, stderr } = await runCommand(["agent"], env);
    expect(code).toBe(2);
    expect(stderr).toContain(`chmod 700 ${path.dirname(socket)}`);
  });

  test("a socket left behind is replaced, one in use is not, a file stays", async () => {
    const { child } = await startAgent();
    const second = await runCommand(["agent"], env);
    expect([second.code, second.stderr]).toEqual([
      2,
      expect.stringContaining("Another process listens") as string,
    ]);
    child.kill("SIGKILL");
    await once(child, "close");
    const { child: third } = await startAgent();
    third.kill("SIGTERM");
    await once(third, "close");
    expect(statSync(socket, { throwIfNoEntry: false })).toBeUndefined();
    writeFileSync(socket, "precious");
    expect((await runCommand(["agent"], env)).stderr).toContain("is not a socket");
  });
});

test("the agent ends on SIGTERM although a request still waits for its source, once its grace is over", async () => {
  identity.configure({ outage: { break: "hang" } });
  const { child } = await startAgent();
  const asked = shell(await printed("--managed-identity"));
  await expect.poll(() => identity.requests.length).toBeGreaterThan(0);
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
  expect((await asked).stdout).toBe("");
});

test("the agent ends when nobody has asked for as long as --idle says, and leaves no socket", async () => {
  const { child } = await startAgent("--idle", "0.005");
  expect(await once(child, "close")).toEqual([0, null]);
  expect(statSync(socket, { throwIfNoEntry: false })).toBeUndefined();
});

const root = process.getuid?.() === 0;
if (!root) process.stdout.write("Left out: only root can try as a foreign user.\n");

describe.runIf(root)("a foreign user", () => {
  const asNobody = (...command: string[]) =>
    spawnSync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", ...command], {
      encoding: "utf8",
      env: systemEnv(),
    });

  test("cannot ask the agent, even where the way to it is open", async () => {
    await startAgent();
    chmodSync(folder, 0o755);
    const line = (await printed("--managed-identity")).replaceAll("'", "").split(" ");
    const { status, stdout } = asNobody(...line);
    expect([status, stdout]).toEqual([7, ""]);
    chmodSync(path.dirname(socket), 0o755);
    const open = asNobody(...line);
    expect([open.status, open.stdout]).toEqual([7, ""]);
    expect(identity.requests).toHaveLength(0);
  });

  test("cannot ask serve by its socket, nor read the key it was given", async () => {
    chmodSync(folder, 0o755);
    const at = path.join(folder, "serve.sock");
    const keyFile = path.join(folder, "key");
    await start("serve", "--managed-identity", "--socket", at, "--key-file", keyFile);
    const asked = asNobody("curl", "-qsS", "--unix-socket", at, "http://localhost/healthz");
    expect([asked.status, asked.stdout]).toEqual([7, ""]);
    expect(asNobody("cat", keyFile).stdout).toBe("");
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  });
});

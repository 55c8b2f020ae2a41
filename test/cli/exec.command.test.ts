import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { run } from "../../src/cli/program.ts";
import { isAlive } from "../support/alive.ts";
import { type Finished, runCommand, systemEnv } from "../support/command.ts";
import { mockIdentity, mockModel, sharedFolder } from "../support/mocks.ts";
import { recordedIo } from "../support/recorded-io.ts";

const main = path.resolve("dist/cli/main.js");

const identity = await mockIdentity();
const model = await mockModel({ identity, reply: "Hello." });
const folder = sharedFolder();
const env = { ...identity.env("imds"), HOME: folder };

function exec(
  command: readonly string[],
  more: Record<string, string> = {},
  options: readonly string[] = [],
): Promise<Finished> {
  const provider = ["--base-url", `${model.url}/v1`, "--managed-identity"];
  return runCommand(["exec", ...provider, ...options, "--", ...command], { ...env, ...more });
}

/** A child that prints its environment. */
async function childEnv(
  more: Record<string, string> = {},
  options: readonly string[] = [],
): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await exec(["env", "-0"], more, options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const entries = stdout.split("\0").filter(Boolean);
  return Object.fromEntries(
    entries.map((each) => {
      const [name = "", ...value] = each.split("=");
      return [name, value.join("=")];
    }),
  );
}

const ASK = `
const base = process.env.OPENAI_BASE_URL, key = process.env.OPENAI_API_KEY;
const ask = () => fetch(base + "/chat/completions", {
  method: "POST",
  headers: { authorization: "Bearer " + key, "content-type": "application/json" },
  body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] }),
}).then((response) => response.status);
`;

describe("exec", () => {
  test("the command's requests get the credential, and survive its refusal", async () => {
    model.configure({ faults: [{ status: 401 }] });
    const script = `${ASK} ask().then(console.log)`;
    const { code, stdout, stderr } = await exec([process.execPath, "-e", script]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "200\n", stderr: "" });
    expect(model.requests.map(({ status }) => status)).toEqual([401, 200]);
    expect(identity.requests).toHaveLength(2);
  });

  test("a wrong identity is explained before the command starts", async () => {
    identity.configure({ systemAssigned: false });
    const touched = path.join(folder, "touched");
    const { code, stdout, stderr } = await exec(["touch", touched]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("ERR_IDENTITY_REFUSED");
    expect(() => rmSync(touched)).toThrow(/ENOENT/);
  });

  test.concurrent.each([
    [["sh", "-c", "exit 0"], 0],
    [["sh", "-c", "exit 3"], 3],
    [["sh", "-c", "exit 255"], 255],
    [["sh", "-c", "kill -KILL $$"], 137],
    [["sh", "-c", "kill -USR1 $$"], 138],
  ])("%j ends with %i", async (command, code) => {
    expect(await exec(command)).toEqual({ code, stdout: "", stderr: "" });
  });

  test.concurrent.each(["SIGINT", "SIGTERM", "SIGHUP"])(
    "dies by %s as its command does",
    async (signal) => {
      const { code, ...ended } = await exec(["sh", "-c", `kill -${signal.slice(3)} $$`]);
      expect({ code, ...ended }).toEqual({ code: null, signal, stdout: "", stderr: "" });
    },
  );

  test("a command that is not there is 127, one that may not be run 126", async () => {
    expect(await exec(["no-such-command"])).toMatchObject({
      code: 127,
      stderr: "error: no-such-command: command not found\n",
    });
    expect(await exec(["/etc/passwd"])).toMatchObject({ code: 126 });
    // Of these, Node throws the reason.
    for (const name of ["/etc/passwd/x", "x".repeat(300), ""]) {
      expect(await exec([name])).toMatchObject({
        code: 127,
        stderr: `error: ${name}: command not found\n`,
      });
    }
  });

  test("the arguments arrive as they are, with and without --", async () => {
    const script = "console.log(JSON.stringify(process.argv.slice(1)))";
    const args = ["--flag", "a b", "", "--", "$HOME", "'", "--help"];
    const { stdout } = await exec([process.execPath, "-e", script, "--", ...args]);
    expect(JSON.parse(stdout)).toEqual(args);
    const bare = [
      "exec",
      "--base-url",
      "http://127.0.0.1:9",
      "--command",
      "echo x",
      "echo",
      "-n",
      "--scope",
    ];
    expect((await runCommand(bare, env)).stdout).toBe("--scope");
  });

  test("stdin and the working directory are the command's", async () => {
    const args = [
      "exec",
      "--base-url",
      "http://127.0.0.1:9",
      "--command",
      "echo x",
      "--",
      "sh",
      "-c",
    ];
    const child = spawn(process.execPath, [main, ...args, "pwd; cat"], {
      env: { ...systemEnv(env), ...env },
      cwd: folder,
      stdio: ["pipe", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stdin.end("hello");
    await once(child, "close");
    expect(out).toBe(`${folder}\nhello`);
  });

  test("no command, or no provider, is a usage error", async () => {
    expect(await runCommand(["exec"], env)).toMatchObject({ code: 2, stdout: "" });
    const { code, stderr } = await runCommand(["exec", "--managed-identity", "--", "true"], env);
    expect(code).toBe(2);
    expect(stderr).toContain("give --base-url");
  });

  test("a misspelt variable is named where it is the cause", async () => {
    const misspelt = { ...env, COPILOT_PROVIDER_BASEURL: `${model.url}/v1` };
    const line = ["exec", "--managed-identity", "--", "true"];
    const { code, stderr } = await runCommand(line, misspelt);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /COPILOT_PROVIDER_BASEURL: is not a known variable of a provider; did you mean COPILOT_PROVIDER_BASE_URL\?[^]*COPILOT_PROVIDER_BASE_URL: is not set/,
    );
  });
});

describe("the environment of the command", () => {
  const real = {
    COPILOT_PROVIDER_HEADERS: "X-Team: real",
    COPILOT_PROVIDER_TOKEN_SCOPE: "https://cognitiveservices.azure.com",
    OPENAI_API_KEY: "real",
    OPENAI_ADMIN_KEY: "real",
    AZURE_OPENAI_API_KEY: "real",
    AZURE_OPENAI_AD_TOKEN: "real",
    ANTHROPIC_API_KEY: "real",
    ANTHROPIC_AUTH_TOKEN: "real",
    CLAUDE_CODE_USE_BEDROCK: "real",
    AZURE_CLIENT_SECRET: "real",
    AZURE_CLIENT_CERTIFICATE_PATH: "real",
    IDENTITY_HEADER: "real",
    MSI_SECRET: "real",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "real",
    ACTIONS_ID_TOKEN_REQUEST_URL: "real",
    SYSTEM_ACCESSTOKEN: "real",
    SYSTEM_OIDCREQUESTURI: "real",
    ANTHROPIC_IDENTITY_TOKEN: "real",
    ANTHROPIC_IDENTITY_TOKEN_FILE: "real",
    OPENAI_IDENTITY_TOKEN_FILE: "real",
    ARM_OIDC_REQUEST_TOKEN: "real",
    AWS_WEB_IDENTITY_TOKEN_FILE: "real",
    CODEX_API_KEY: "real",
    CODEX_ACCESS_TOKEN: "real",
    ANTHROPIC_CUSTOM_HEADERS: "real",
    AZURE_OPENAI_KEY: "real",
    AZURE_AI_API_KEY: "real",
    AZURE_INFERENCE_CREDENTIAL: "real",
    AWS_BEARER_TOKEN_BEDROCK: "real",
    OPENROUTER_API_KEY: "real",
  };

  test("holds no real credential, and for openai the proxy and its key", async () => {
    const { IDENTITY_HEADER: _1, MSI_SECRET: _2, ...own } = real;
    const child = await childEnv({ ...own, PLAIN: "stays", AZURE_CLIENT_ID: "" });
    expect(Object.values(child)).not.toContain("real");
    const key = child["OPENAI_API_KEY"] ?? "";
    expect(key).toMatch(/^[\w-]{43}$/);
    const base = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/) as string;
    expect(child).toMatchObject({
      PLAIN: "stays",
      OPENAI_BASE_URL: base,
      COPILOT_PROVIDER_BASE_URL: base,
      COPILOT_PROVIDER_API_KEY: key,
    });
    const named = (prefix: RegExp): string[] =>
      Object.keys(child)
        .filter((name) => prefix.test(name))
        .toSorted();
    expect(named(/^(?:COPILOT_PROVIDER|OPENAI|ANTHROPIC|CLAUDE)_|^AZURE_OPENAI/)).toEqual([
      "COPILOT_PROVIDER_API_KEY",
      "COPILOT_PROVIDER_BASE_URL",
      "OPENAI_API_BASE",
      "OPENAI_API_KEY",
      "OPENAI_BASE_URL",
    ]);
    expect(JSON.stringify(child)).not.toContain(identity.requests[0]?.token);
  });

  test("loses any variable that holds the credential", async () => {
    const args = ["--base-url", "http://127.0.0.1:9/v1", "--", process.execPath, "-p"];
    const { stdout } = await runCommand(["exec", ...args, "JSON.stringify(process.env)"], {
      ...env,
      COPILOT_PROVIDER_API_KEY: "the-real-key",
      OTHER: "Bearer the-real-key",
    });
    expect(stdout).not.toContain("the-real-key");
    expect(JSON.parse(stdout)).not.toHaveProperty("OTHER");
  });

  /** What a client of this name is given: its arguments, and its variables of these prefixes. */
  async function givenTo(
    name: string,
    options: readonly string[] = [],
  ): Promise<{ readonly args: string[]; readonly variables: Record<string, string> }> {
    const bin = mkdtempSync(path.join(folder, "bin-"));
    const program = path.join(bin, name);
    const script = `#!${process.execPath}\nconsole.log(JSON.stringify([process.argv.slice(2), process.env]))\n`;
    writeFileSync(program, script, { mode: 0o755 });
    const { stdout } = await exec([program, "own"], { ANTHROPIC_API_KEY: "real" }, options);
    const [args, all] = JSON.parse(stdout) as [string[], Record<string, string>];
    const variables = Object.entries(all).filter(([each]) => /^(?:ANTHROPIC|OPENCODE)_/.test(each));
    return { args, variables: Object.fromEntries(variables) };
  }

  const local = (rest: string): unknown =>
    expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:\\d+${rest}$`));

  test.each([
    ["claude", []],
    ["runner", ["--client", "claude"]],
  ])("gives Claude Code one credential: %s %j", async (name, options) => {
    const { args, variables } = await givenTo(name, ["--type", "anthropic", ...options]);
    expect(args).toEqual(["own"]);
    expect(variables).toEqual({
      ANTHROPIC_BASE_URL: local(""),
      ANTHROPIC_AUTH_TOKEN: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
  });

  test("gives any other client of Anthropic's API both", async () => {
    const { variables } = await givenTo("agent", ["--type", "anthropic"]);
    expect(Object.keys(variables).toSorted()).toEqual([
      "ANTHROPIC_API_KEY",
      "ANTHROPIC_AUTH_TOKEN",
      "ANTHROPIC_BASE_URL",
    ]);
  });

  test("gives Codex its provider as arguments, without a key", async () => {
    const { args } = await givenTo("codex");
    expect(args).toEqual([
      "-c",
      'model_provider="byok-identity"',
      "-c",
      expect.stringMatching(
        /^model_providers\.byok-identity=\{name="byok-identity",base_url="http:\/\/127\.0\.0\.1:\d+\/v1",env_key="OPENAI_API_KEY",wire_api="responses"\}$/,
      ),
      "own",
    ]);
  });

  test.each([
    [[], "openai", "/v1"],
    [["--type", "azure"], "openai", "/v1/openai/v1"],
    [["--type", "anthropic"], "anthropic", "/v1"],
  ])("gives opencode a configuration: %j", async (options, name, rest) => {
    const { variables } = await givenTo("opencode", options);
    expect(JSON.parse(variables["OPENCODE_CONFIG_CONTENT"] ?? "")).toEqual({
      provider: {
        [name]: {
          options: {
            baseURL: local(rest),
            apiKey: expect.stringMatching(/^[\w-]{43}$/) as string,
          },
        },
      },
    });
  });

  test.each([
    [
      "claude",
      [],
      "Claude Code needs a provider of type anthropic, and this one is of type openai",
    ],
    ["codex", ["--type", "anthropic"], "Codex needs OpenAI's API"],
  ])(
    "warns that %s gets no answer from a provider of another API",
    async (client, options, words) => {
      const line = ["true"];
      const { stderr } = await exec(line, {}, ["--client", client, ...options]);
      expect(stderr).toContain(`warning: ${words}`);
    },
  );

  describe.skipIf(process.platform === "win32")("a key file that others can read", () => {
    function exposed(): readonly string[] {
      const file = path.join(folder, "exposed");
      writeFileSync(file, "not-a-real-key");
      chmodSync(file, 0o644);
      return ["exec", "--base-url", `${model.url}/v1`, "--file", file, "--"];
    }

    test("is reported, as by other commands", async () => {
      const { code, stderr } = await runCommand([...exposed(), "true"], env);
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.stringMatching(/^warning: .*exposed.* \(WARN_FILE_EXPOSED\)\n$/) as string,
      });
    });

    test("is reported at a terminal when the client has ended", async () => {
      vi.stubEnv("HOME", folder);
      onTestFinished(() => void vi.unstubAllEnvs());
      const ended = path.join(folder, "ended");
      const shown: (readonly [text: string, ended: boolean])[] = [];
      const exit = await run([...exposed(), "touch", ended], {
        ...recordedIo().io,
        stderr: (text) => void shown.push([text, existsSync(ended)]),
        terminal: { stdout: true, stderr: true },
      });
      expect(exit).toBe(0);
      expect(shown).toEqual([[expect.stringContaining("WARN_FILE_EXPOSED"), true]]);
    });
  });

  test("keeps what --keep-env names", async () => {
    const child = await childEnv({ AZURE_CLIENT_SECRET: "s", ANTHROPIC_API_KEY: "a" }, [
      "--keep-env",
      "AZURE_CLIENT_SECRET",
      "--keep-env=ANTHROPIC_API_KEY",
    ]);
    expect(child).toMatchObject({ AZURE_CLIENT_SECRET: "s", ANTHROPIC_API_KEY: "a" });
  });

  test("leads azure clients to the v1 API, or to the deployments where a version is given", async () => {
    const azure = ["--type", "azure"];
    const v1 = await childEnv({ OPENAI_API_VERSION: "" }, azure);
    const root = v1["AZURE_OPENAI_ENDPOINT"];
    expect(v1).toMatchObject({
      COPILOT_PROVIDER_TYPE: "azure",
      OPENAI_BASE_URL: `${root}/openai/v1`,
      OPENAI_API_KEY: v1["AZURE_OPENAI_API_KEY"],
    });
    const dated = await childEnv({ COPILOT_PROVIDER_AZURE_API_VERSION: "2024-10-21" }, azure);
    expect(dated).toMatchObject({
      OPENAI_API_VERSION: "2024-10-21",
      COPILOT_PROVIDER_AZURE_API_VERSION: "2024-10-21",
    });
    expect(dated).not.toHaveProperty("OPENAI_BASE_URL");
    expect(dated).not.toHaveProperty("OPENAI_API_KEY");
  });

  test("leads anthropic clients to the base URL without its version", async () => {
    const child = await childEnv({}, ["--type", "anthropic"]);
    expect(child["ANTHROPIC_BASE_URL"]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(child["ANTHROPIC_AUTH_TOKEN"]).toBe(child["ANTHROPIC_API_KEY"]);
    expect(child).not.toHaveProperty("OPENAI_API_KEY");
  });

  test("leads past a company's proxy to the local one", async () => {
    const child = await childEnv({ http_proxy: "http://proxy.invalid", NO_PROXY: "a.example" });
    expect(child).toMatchObject({
      NO_PROXY: "a.example,127.0.0.1",
      no_proxy: "a.example,127.0.0.1",
    });
    expect(await childEnv()).not.toHaveProperty("NO_PROXY");
  });

  test("leaves a no_proxy that means every host as it is", async () => {
    const child = await childEnv({ HTTPS_PROXY: "http://127.0.0.1:9", no_proxy: "*" });
    expect(child).toMatchObject({ NO_PROXY: "*", no_proxy: "*" });
  });
});

describe("exec and signals", () => {
  /** An exec whose command tells its pid, and stays. */
  async function running(
    script: string,
  ): Promise<{ exec: ChildProcess; pid: number; file: string }> {
    const file = path.join(mkdtempSync(path.join(folder, "run-")), "told");
    const args = ["--base-url", `${model.url}/v1`, "--managed-identity", "--", "sh", "-c"];
    const child = spawn(process.execPath, [main, "exec", ...args, script, "sh", file], {
      env: { ...systemEnv(env), ...env },
      stdio: ["ignore", "ignore", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await expect.poll(() => told(file), { timeout: 20_000 }).toMatch(/^\d+\n/);
    return { exec: child, pid: Number.parseInt(told(file), 10), file };
  }

  const STAY = "echo $$ > $1.tmp; mv $1.tmp $1; while :; do sleep 0.05; done";

  test.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const)(
    "%s is passed on, and what the command makes of it passed back",
    async (name) => {
      const { exec: parent } = await running(`trap 'exit 42' ${name.slice(3)}; ${STAY}`);
      const closed = once(parent, "close");
      parent.kill(name);
      expect(await closed).toEqual([42, null]);
    },
  );

  test("Ctrl+C ends a loop of a shell", async () => {
    const log = path.join(mkdtempSync(path.join(folder, "loop-")), "log");
    const own = [process.execPath, main, "exec", "--base-url", `${model.url}/v1`].join(" ");
    const command = `sh -c 'echo started >> ${log}; exec sleep 60'`;
    const loop = spawn(
      "bash",
      ["-c", `for i in 1 2 3; do ${own} --managed-identity -- ${command}; done`],
      { env: { ...systemEnv(env), ...env }, stdio: "ignore", detached: true },
    );
    const group = -(loop.pid ?? 0);
    onTestFinished(() => void (loop.exitCode ?? loop.signalCode ?? process.kill(group, "SIGKILL")));
    const closed = once(loop, "close");
    await expect.poll(() => told(log), { timeout: 20_000 }).toBe("started\n");
    // What a terminal does.
    process.kill(group, "SIGINT");
    expect(await closed).toEqual([null, "SIGINT"]);
    expect(told(log)).toBe("started\n");
  });

  test("a command that does not end on SIGTERM goes on, however often it is sent", async () => {
    const { exec: parent, pid, file } = await running(`trap 'echo >> '$1'.terms' TERM; ${STAY}`);
    for (let times = 1; times <= 3; times++) {
      parent.kill("SIGTERM");
      await expect.poll(() => told(`${file}.terms`)).toBe("\n".repeat(times));
    }
    expect(isAlive(pid)).toBe(true);
    const closed = once(parent, "close");
    process.kill(pid, "SIGKILL");
    expect(await closed).toEqual([137, null]);
  });

  test("kill -9 of the command leaves nothing behind", async () => {
    const { exec: parent, pid } = await running(STAY);
    const own = childrenOf(parent.pid);
    expect(own).toContain(pid);
    const closed = once(parent, "close");
    process.kill(pid, "SIGKILL");
    expect(await closed).toEqual([137, null]);
    await expect.poll(() => own.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  });

  test("kill -9 of exec ends the command, what it has started, and the watchdog", async () => {
    const nested = `sh -c 'trap "" TERM; echo $$ > '$1'.child; while :; do sleep 0.05; done' & ${STAY}`;
    const { exec: parent, pid, file } = await running(nested);
    await expect.poll(() => told(`${file}.child`)).toMatch(/^\d+\n/);
    const child = Number.parseInt(told(`${file}.child`), 10);
    expect([isAlive(pid), isAlive(child)]).toEqual([true, true]);
    const watchdogs = childrenOf(parent.pid).filter((each) => each !== pid);
    expect(watchdogs).toHaveLength(1);
    parent.kill("SIGKILL");
    await expect
      .poll(() => [pid, child, ...watchdogs].filter(isAlive), { timeout: 20_000 })
      .toEqual([]);
  });
});

function told(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function childrenOf(parent: number | undefined): number[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, of]) => (pid !== undefined && of === parent ? [pid] : []));
}

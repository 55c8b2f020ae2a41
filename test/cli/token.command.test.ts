import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { runCommand, type Finished } from "../support/command.ts";
import { mockIdentity, sharedFolder } from "../support/mocks.ts";
import { runInProcess } from "../support/run-in-process.ts";

const identity = await mockIdentity();
const imds = identity.env("imds");
const folder = sharedFolder();

type Variables = Record<string, string>;

function token(
  args: readonly string[],
  env: Variables = {},
  start = runInProcess,
): Promise<Finished> {
  return start(["token", ...args], { HOME: folder, ...imds, ...env });
}

/** What a run prints that succeeds and has nothing to say beside. */
async function printed(
  args: readonly string[],
  env?: Variables,
  start?: typeof runInProcess,
): Promise<string> {
  const { code, stdout, stderr } = await token(args, env, start);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** Seconds, give or take the few that a loaded machine takes to be told how long the token lasts. */
const about = (milliseconds: number): number => expect.closeTo(milliseconds / 1000, -1) as number;
const last = (): string => identity.requests.at(-1)?.token ?? "";
const clientId = "6b3ba3a5-0000-4000-8000-000000000001";

describe("token", () => {
  test("prints the raw token and a newline, nothing else", async () => {
    expect(await printed(["--managed-identity"], {}, runCommand)).toBe(`${last()}\n`);
    expect(identity.requests).toHaveLength(1);
  });

  test("--output json has the fields of az, its times right in any zone", async () => {
    const text = await printed(
      ["--managed-identity", "--output", "json"],
      { TZ: "Asia/Kolkata" },
      runCommand,
    );
    const answer = JSON.parse(text) as { expires_on: number; expiresOn: string };
    const { expiresOn = 0 } = identity.issued(last()) ?? {};
    expect(answer).toEqual({
      accessToken: last(),
      expiresOn: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.0{6}$/) as string,
      expires_on: about(expiresOn),
      tenant: expect.any(String) as string,
      tokenType: "Bearer",
    });
    const local = `${answer.expiresOn.replace(" ", "T").slice(0, 19)}+05:30`;
    expect(Date.parse(local) / 1000).toBe(answer.expires_on);
  });

  test("--output json says no expiry where nothing tells it", async () => {
    const text = await printed(["--command", "echo abc", "--type", "azure", "--output", "json"]);
    expect(JSON.parse(text)).toEqual({ accessToken: "abc" });
  });

  test.each([
    [["--managed-identity"], () => `authorization: Bearer ${last()}\n`],
    [["--command", "echo k"], () => "authorization: Bearer k\n"],
    [["--command", "echo k", "--type", "azure"], () => "api-key: k\n"],
    [["--command", "echo k", "--type", "anthropic"], () => "x-api-key: k\n"],
  ])("--output header of %j is the header that carries it, alone", async (args, line) => {
    const env = { COPILOT_PROVIDER_HEADERS: "X-Team: a" };
    expect(await printed([...args, "--output", "header"], env)).toBe(line());
  });

  test("the output of each form but header is read as a credential command's", async () => {
    for (const form of ["raw", "json", "exec-credential"]) {
      const inner = `node ${path.resolve("dist/cli/main.js")} token --managed-identity --output ${form}`;
      const outer = await printed(["--command", inner, "--output", "json"]);
      expect(JSON.parse(outer)).toMatchObject({
        accessToken: last(),
        expires_on: about(identity.issued(last())?.expiresOn ?? 0),
      });
    }
  });

  test("--force prints another token than the first, or fails if there is none", async () => {
    const stdout = await printed(["--managed-identity", "--force"]);
    expect(stdout).toBe(`${last()}\n`);
    expect(stdout).not.toBe(`${identity.requests[0]?.token}\n`);
    expect(identity.requests).toHaveLength(2);

    identity.configure({ rotate: false });
    const same = await token(["--managed-identity", "--force"]);
    expect({ code: same.code, stdout: same.stdout }).toEqual({ code: 1, stdout: "" });
    expect(same.stderr).toContain("ERR_TOKEN_UNCHANGED");
  });

  test("a failure is explained on stderr: exit code 1, nothing on stdout", async () => {
    identity.configure({ systemAssigned: false });
    const { code, stdout, stderr } = await token(["--managed-identity"], {}, runCommand);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: .*\(ERR_IDENTITY_REFUSED\)\n$/s);
  });
});

describe("token at a terminal", () => {
  const io = (stdout: (text: string) => void, stderr: (text: string) => void) => ({
    stdout,
    stderr,
    color: false,
    terminal: { stdout: true, stderr: false },
    signal: new AbortController().signal,
    takeSignals: vi.fn(),
    takeHangup: vi.fn(),
  });

  test("is not printed without --show; nothing is asked for, and the code is 2", async () => {
    const [stdout, stderr] = [vi.fn(), vi.fn()];
    const touched = path.join(folder, "touched");
    const command = ["token", "--command", `touch ${touched}; echo x`];
    const { run } = await import("../../src/cli/program.ts");
    expect(await run(command, io(stdout, stderr))).toBe(2);
    expect(stdout).not.toHaveBeenCalled();
    expect(stderr.mock.calls.join("")).toContain("add --show");
    expect(() => rmSync(touched)).toThrow(/ENOENT/);
  });

  test("is printed with --show", async () => {
    const stdout = vi.fn();
    const { run } = await import("../../src/cli/program.ts");
    expect(await run(["token", "--command", "echo x", "--show"], io(stdout, vi.fn()))).toBe(0);
    expect(stdout.mock.calls).toEqual([["x\n"]]);
  });
});

describe("token --output exec-credential", () => {
  const info = (apiVersion: string): Record<string, string> => ({
    KUBERNETES_EXEC_INFO: JSON.stringify({
      apiVersion,
      kind: "ExecCredential",
      spec: { interactive: false },
    }),
  });

  test.each([
    [{}, "client.authentication.k8s.io/v1"],
    [info("client.authentication.k8s.io/v1"), "client.authentication.k8s.io/v1"],
    [info("client.authentication.k8s.io/v1beta1"), "client.authentication.k8s.io/v1beta1"],
  ])("is in the version asked for: %j", async (env, apiVersion) => {
    const text = await printed(["--managed-identity", "--output", "exec-credential"], env);
    const { expiresOn = 0 } = identity.issued(last()) ?? {};
    expect(JSON.parse(text)).toEqual({
      apiVersion,
      kind: "ExecCredential",
      status: {
        token: last(),
        expirationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      },
    });
    const { status } = JSON.parse(text) as { status: { expirationTimestamp: string } };
    expect(Date.parse(status.expirationTimestamp) / 1000).toEqual(about(expiresOn));
  });

  test.each([info("client.authentication.k8s.io/v2"), { KUBERNETES_EXEC_INFO: "{" }])(
    "refuses what it does not know: %j",
    async (env) => {
      const { code, stdout, stderr } = await token(
        ["--command", "echo x", "--output", "exec-credential"],
        env,
      );
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("KUBERNETES_EXEC_INFO");
    },
  );
});

describe("the provider of a command", () => {
  const env = {
    COPILOT_PROVIDER_BASE_URL: "https://models.example.com/v1",
    COPILOT_PROVIDER_MANAGED_IDENTITY: "system",
    COPILOT_PROVIDER_TOKEN_SCOPE: "api://one/.default",
  };
  const queries = (): unknown[] => identity.requests.map(({ query }) => query);

  function providersFile(): string {
    const file = path.join(folder, "providers.json");
    const providers = [
      {
        name: "plain",
        baseUrl: "https://plain.example.com",
        apiKeyCommand: "echo from-the-file",
      },
      {
        name: "managed",
        type: "azure",
        baseUrl: "https://managed.example.com",
        managedIdentity: { clientId, scope: "api://file/.default" },
      },
    ];
    writeFileSync(file, JSON.stringify({ providers }));
    return file;
  }

  test.each([
    [[], { resource: "api://one" }],
    [["--scope", "api://two/.default"], { resource: "api://two" }],
    [[`--managed-identity=${clientId}`], { resource: "api://one", client_id: clientId }],
    [
      ["--managed-identity", clientId, "--scope", "api://two"],
      { resource: "api://two", client_id: clientId },
    ],
    [
      ["--managed-identity=/subscriptions/s/resourceGroups/g/x"],
      { resource: "api://one", msi_res_id: "/subscriptions/s/resourceGroups/g/x" },
    ],
  ])("flags win over the environment field by field: %j", async (args, query) => {
    await printed(args, env);
    expect(queries()).toMatchObject([query]);
  });

  test("a credential flag replaces every other credential", async () => {
    expect(await printed(["--command", "echo x"], env)).toBe("x\n");
    const file = path.join(folder, "key");
    writeFileSync(file, "from-the-file\n");
    expect(await printed(["--file", file], { ...env, COPILOT_PROVIDER_API_KEY: "k" })).toBe(
      "from-the-file\n",
    );
    expect(identity.requests).toHaveLength(0);
  });

  test("without a base URL the environment's credential serves token all the same", async () => {
    expect(await printed([], { COPILOT_PROVIDER_API_KEY: "k" })).toBe("k\n");
  });

  test("--provider names one of the file, of --config or of COPILOT_PROVIDERS_CONFIG", async () => {
    const config = providersFile();
    expect(await printed(["--config", config, "--provider", "plain"])).toBe("from-the-file\n");
    expect(
      await printed(["--provider", "plain"], { ...env, COPILOT_PROVIDERS_CONFIG: config }),
    ).toBe("from-the-file\n");
    const scope = ["--provider", "managed", "--scope", "api://flag/.default"];
    await printed(scope, { COPILOT_PROVIDERS_CONFIG: config });
    expect(queries()).toMatchObject([{ client_id: clientId, resource: "api://flag" }]);
    expect(await printed(["--config", config, "--provider=managed", "--command", "echo x"])).toBe(
      "x\n",
    );
    expect(
      await printed(["--provider", "default"], {
        COPILOT_PROVIDERS_CONFIG: config,
        COPILOT_PROVIDER_API_KEY: "k",
      }),
    ).toBe("k\n");
  });

  test.each([
    [[], {}, /no credential is configured; give --managed-identity/],
    [
      [],
      { COPILOT_PROVIDER_MANAGED_IDENTTY: "system" },
      /COPILOT_PROVIDER_MANAGED_IDENTTY: is not a known variable of a provider; did you mean COPILOT_PROVIDER_MANAGED_IDENTITY\?[^]*no credential is configured/,
    ],
    [["--scope", "api://x"], {}, /--scope has no effect|--scope: has no effect/],
    [["--command", "a", "--file", "b"], {}, /'--command <line>' cannot be used with option '--f/],
    [["--managed-identity", "--command", "a"], {}, /cannot be used with/],
    [["--managed-identity", "copilot"], {}, /Expected a client ID/],
    [["--type", "opnai"], {}, /Allowed choices are openai, azure, anthropic/],
    [["--manged-identity"], {}, /Did you mean --managed-identity\?/],
    [["--provider", "x"], {}, /--provider: needs a providers file/],
    [["--config", "/nowhere.json"], {}, /\/nowhere\.json: does not exist/],
    [["--base-url", "nonsense", "--command", "x"], {}, /--base-url: expected an http or https URL/],
    [
      [],
      { COPILOT_PROVIDER_BASE_URL: "https://h", COPILOT_PROVIDERS_CONFIG: "/f" },
      /COPILOT_PROVIDERS_CONFIG: cannot be combined with/,
    ],
  ])("%j with %j is a usage error that says what to do", async (args, more, message) => {
    const { code, stdout, stderr } = await token(args, more);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });

  test("a name that the file does not have, or none where it has several, is answered with its names", async () => {
    const config = providersFile();
    expect((await token(["--config", config])).stderr).toContain(
      "--provider: is needed: " + config + " has plain and managed",
    );
    expect((await token(["--config", config, "--provider", "plan"])).stderr).toContain(
      "did you mean plain?",
    );
  });

  test("a provider of a file without a credential is named, with what to add", async () => {
    const config = path.join(folder, "none.json");
    const providers = [{ name: "a", baseUrl: "https://models.example.com/v1" }];
    writeFileSync(config, JSON.stringify({ providers }));
    const { code, stderr } = await token(["--config", config]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `provider a of ${config} has no credential; add managedIdentity: {} or another credential`,
    );
  });

  test("a credential command that would run itself is reported, not run forever", async () => {
    const command = `node ${path.resolve("dist/cli/main.js")} token`;
    const { code, stdout, stderr } = await token([], { COPILOT_PROVIDER_API_KEY_COMMAND: command });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("would run itself forever");
  });
});

describe("token in the places that take a command", () => {
  test("as COPILOT_PROVIDER_API_KEY_COMMAND, in the environment that names it", async () => {
    const command = `node ${path.resolve("dist/cli/main.js")} token --managed-identity`;
    expect(
      await printed(["--managed-identity"], { COPILOT_PROVIDER_API_KEY_COMMAND: command }),
    ).toBe(`${last()}\n`);
  });
});

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commandFile, runCommand, systemEnv, type Finished } from "../../support/command.ts";
import { runInProcess } from "../../support/run-in-process.ts";
import { freePort } from "../../support/ports.ts";
import { mockIdentity, mockModel, sharedFolder } from "../../support/mocks.ts";

const identity = await mockIdentity();
const model = await mockModel({ identity });
const folder = sharedFolder();
const port = await freePort();

const FOUNDRY = {
  name: "foundry",
  baseUrl: `${model.url}/openai/v1`,
  managedIdentity: {},
};
const CLAUDE = {
  name: "claude",
  type: "anthropic",
  baseUrl: `${model.url}/anthropic`,
  managedIdentity: {},
};
const MODELS = [
  { id: "gpt-4.1", provider: "foundry", maxOutputTokens: 4096 },
  { id: "claude-opus-5-5", provider: "claude" },
];

/** With the models of these providers. */
function providersFile(providers: readonly { readonly name: string }[]): string {
  const names = new Set(providers.map(({ name }) => name));
  const models = MODELS.filter(({ provider }) => names.has(provider));
  return JSON.stringify({ providers, models });
}

interface Home {
  readonly folder: string;
  /** Of a path in it. */
  readonly at: (file: string) => string;
  readonly write: (file: string, text: string) => void;
  readonly read: (file: string) => string;
  readonly run: (...args: string[]) => Promise<Finished>;
  /** Every file, with its bytes and mode; not the state of this package. */
  readonly files: () => Record<string, string>;
}

function home(
  providers: readonly { readonly name: string }[] = [FOUNDRY],
  start = runInProcess,
): Home {
  const root = realpathSync(mkdtempSync(path.join(folder, "home-")));
  const at = (file: string): string => path.join(root, file);
  const own: Home = {
    folder: root,
    at,
    write(file, text) {
      mkdirSync(path.dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
    },
    read: (file) => readFileSync(at(file), "utf8"),
    run: (...args) =>
      start(args, {
        ...identity.env("imds"),
        HOME: root,
        PATH: path.dirname(process.execPath),
        COPILOT_HOME: at(".copilot"),
        XDG_STATE_HOME: at("state"),
      }),
    files: () =>
      Object.fromEntries(
        readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((entry) => !entry.isDirectory() && !entry.parentPath.startsWith(at("state")))
          .map((entry) => {
            const file = path.join(entry.parentPath, entry.name);
            const text = existsSync(file) ? readFileSync(file, "latin1") : "";
            return [path.relative(root, file), `${lstatSync(file).mode.toString(8)} ${text}`];
          }),
      ),
  };
  own.write("providers.json", providersFile(providers));
  return own;
}

/** A home in which every client has been used. */
function used(start = runInProcess): Home {
  const own = home([FOUNDRY], start);
  own.write(".codex/config.toml", "# mine\nmodel = 'gpt-5' # good\n\n[tui]  \ntheme = 'dark'\n");
  own.write(".config/opencode/opencode.jsonc", '{\n  // mine\n  "theme": "x", // x\n}\n');
  own.write(
    ".config/Code/User/chatLanguageModels.json",
    '[\n\t{ "name": "a", "vendor": "b" }\n]\n',
  );
  own.write(".copilot/settings.json", '\uFEFF{"model": "gpt-5"}\r\n');
  own.write(".copilot/providers.json", '{\n  "providers": [],\n  "models": []\n}\n');
  return own;
}

const args = (own: Home): string[] => [
  "--config",
  own.at("providers.json"),
  "--port",
  String(port),
];

describe("setup and teardown", () => {
  test("all installed clients: their files hold the provider, and are as before afterwards, byte for byte", async () => {
    const own = used(runCommand);
    chmodSync(own.at(".codex/config.toml"), 0o640);
    const before = own.files();
    const { code, stdout, stderr } = await own.run("setup", ...args(own));
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain("Codex is set up for foundry, and runs byok-identity token.");
    expect(stdout).toContain("opencode is set up for foundry, and uses the proxy.");
    expect(stderr).toContain("byok-identity service install");
    const key = readFileSync(own.at("state/byok-identity/proxy-key"), "utf8").trim();
    expect(stdout + stderr).not.toContain(key);
    const base = `http://127.0.0.1:${port}/foundry/openai/v1`;
    expect(JSON.parse(own.read(".copilot/providers.json"))).toEqual({
      providers: [{ name: "byok-foundry", baseUrl: base, apiKey: key }],
      models: [{ ...MODELS[0], provider: "byok-foundry" }],
    });
    expect(own.read(".copilot/settings.json")).toBe('\uFEFF{"model": "byok-foundry/gpt-4.1"}\r\n');
    expect(own.read(".config/opencode/opencode.jsonc")).toContain(`"baseURL": "${base}"`);
    expect(own.read(".config/opencode/opencode.jsonc")).toMatch(
      /\/\/ mine\n {2}"theme": "x", \/\/ x\n/,
    );
    expect(JSON.parse(own.read(".config/Code/User/chatLanguageModels.json"))).toMatchObject([
      { name: "a", vendor: "b" },
      {
        vendor: "customendpoint",
        apiType: "chat-completions",
        apiKey: key,
        models: [{ id: "gpt-4.1", url: `${base}/chat/completions`, maxOutputTokens: 4096 }],
      },
    ]);
    expect(own.read(".codex/config.toml")).toContain(`base_url = "${FOUNDRY.baseUrl}"`);
    expect(statSync(own.at(".codex/config.toml")).mode & 0o777).toBe(0o640);
    expect(statSync(own.at("state/byok-identity/setup.json")).mode & 0o777).toBe(0o600);
    // No file has the credential, not even the journal.
    const tokens = identity.requests.flatMap(({ token }) => token ?? []);
    expect(tokens).toHaveLength(1);
    const written = readdirSync(own.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), "latin1"));
    expect(written.length).toBeGreaterThan(7);
    for (const text of written) {
      expect(text).not.toContain(tokens[0]);
      expect(text).not.toContain(
        Buffer.from(tokens[0] ?? "")
          .toString("base64")
          .slice(0, -4),
      );
    }
    // One credential, and one request.
    expect(model.requests).toMatchObject([
      { method: "GET", path: "/openai/v1/models", status: 200 },
    ]);

    const undone = await own.run("teardown");
    expect(undone).toMatchObject({ code: 0, stderr: "" });
    expect(own.files()).toEqual(before);
    expect(existsSync(own.at("state/byok-identity/setup.json"))).toBe(false);
  });

  test("files and folders that did not exist are removed again", async () => {
    const own = home();
    const before = own.files();
    const all = ["copilot", "codex", "opencode", "vscode"];
    expect(await own.run("setup", ...all, ...args(own))).toMatchObject({ code: 0 });
    expect(statSync(own.at(".config/opencode/opencode.json")).mode & 0o777).toBe(0o600);
    expect(await own.run("teardown")).toMatchObject({ code: 0, stderr: "" });
    expect(own.files()).toEqual(before);
    expect(existsSync(own.at(".config"))).toBe(false);
  });

  test("links are followed and stay, also one to a file that does not exist yet", async () => {
    const own = home();
    own.write("dotfiles/config.toml", "a = 1\n");
    mkdirSync(own.at(".codex"));
    mkdirSync(own.at(".copilot"));
    symlinkSync("../dotfiles/config.toml", own.at(".codex/config.toml"));
    symlinkSync(own.at("dotfiles/settings.json"), own.at(".copilot/settings.json"));
    const before = own.files();
    expect(await own.run("setup", "codex", "copilot", ...args(own))).toMatchObject({ code: 0 });
    expect(own.read("dotfiles/config.toml")).toContain("byok-foundry");
    expect(own.read("dotfiles/settings.json")).toContain("byok-foundry");
    expect(await own.run("teardown")).toMatchObject({ code: 0, stderr: "" });
    expect(own.files()).toEqual(before);
  });

  test("the file that the proxy serves may be the Copilot CLI's own", async () => {
    const own = home();
    own.write(".copilot/providers.json", providersFile([FOUNDRY]));
    const before = own.files();
    expect(await own.run("setup", "copilot", "--port", String(port))).toMatchObject({ code: 0 });
    const { providers } = JSON.parse(own.read(".copilot/providers.json")) as {
      providers: unknown[];
    };
    expect(providers).toMatchObject([FOUNDRY, { name: "byok-foundry" }]);
    // It is still the only provider, for every command.
    expect(await own.run("token")).toMatchObject({ code: 0 });
    expect(await own.run("setup", "codex")).toMatchObject({ code: 0 });
    expect(await own.run("teardown")).toMatchObject({ code: 0 });
    expect(own.files()).toEqual(before);
  });

  test("set up again, with another provider and port: the new entries replace the old ones, and the way back is the same", async () => {
    const own = used();
    const other = { ...FOUNDRY, name: "other" };
    own.write("providers.json", providersFile([FOUNDRY, other]));
    const before = own.files();
    expect(await own.run("setup", "opencode", ...args(own), "--provider", "foundry")).toMatchObject(
      { code: 0 },
    );
    const config = own.at("providers.json");
    const line = `setup opencode --config ${config} --provider other --model gpt-6`.split(" ");
    const again = await own.run(...line);
    expect(again).toMatchObject({ code: 0 });
    const text = own.read(".config/opencode/opencode.jsonc");
    expect(text).not.toContain("byok-foundry");
    expect(text).toContain('"baseURL": "http://127.0.0.1:4143/other/openai/v1"');
    expect(text).toContain('"model": "byok-other/gpt-6"');
    const same = await own.run(...line);
    expect(same.stdout).toContain("opencode was set up already for other");
    expect(await own.run("teardown")).toMatchObject({ code: 0 });
    expect(own.files()).toEqual(before);
  });

  test("what others have edited meanwhile stays; an entry that they have changed is named", async () => {
    const own = used();
    await own.run("setup", "codex", "opencode", ...args(own));
    const toml = own.read(".codex/config.toml");
    own.write(
      ".codex/config.toml",
      `${toml.replace('"gpt-4.1"', '"o9"')}\n[projects."/w"]\ntrust_level = "trusted"\n`,
    );
    const jsonc = own.read(".config/opencode/opencode.jsonc");
    own.write(".config/opencode/opencode.jsonc", jsonc.replace('"x", // x', '"y", // why'));
    const { code, stdout, stderr } = await own.run("teardown");
    expect(code).toBe(0);
    expect(stdout).toContain(
      "config.toml has been edited since; only the entries of setup are removed.",
    );
    expect(stderr).toBe(
      `warning: ${own.at(".codex/config.toml")}: model has been changed since setup, so it stays; remove it if you do not need it\n`,
    );
    expect(own.read(".codex/config.toml")).toBe(
      '# mine\nmodel = "o9" # good\n\n[tui]  \ntheme = \'dark\'\n\n[projects."/w"]\ntrust_level = "trusted"\n',
    );
    expect(own.read(".config/opencode/opencode.jsonc")).toBe(
      '{\n  // mine\n  "theme": "y", // why\n}\n',
    );
  });

  test("a file that has been broken meanwhile is left alone, and restored once it is mended", async () => {
    const own = used();
    const before = own.files();
    await own.run("setup", "codex", ...args(own));
    const text = own.read(".codex/config.toml");
    own.write(".codex/config.toml", `${text}[`);
    const failed = await own.run("teardown");
    expect(failed).toMatchObject({ code: 1 });
    expect(failed.stderr).toMatch(
      /config\.toml: cannot be parsed, so it is left alone: line \d+.*ERR_SETUP_FAILED/s,
    );
    expect(own.read(".codex/config.toml")).toBe(`${text}[`);
    own.write(".codex/config.toml", text);
    expect(await own.run("teardown")).toMatchObject({ code: 0 });
    expect(own.files()).toEqual(before);
    expect(await own.run("teardown")).toMatchObject({ code: 0, stderr: "Nothing is set up.\n" });
  });

  test("a file that has been removed meanwhile stays so", async () => {
    const own = used();
    await own.run("setup", "opencode", ...args(own));
    rmSync(own.at(".config/opencode/opencode.jsonc"));
    const { code, stdout } = await own.run("teardown");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `opencode: ${own.at(".config/opencode/opencode.jsonc")} has been removed since, and stays so.\n`,
    });
    expect(existsSync(own.at(".config/opencode/opencode.jsonc"))).toBe(false);
  });

  test("doctor says whether what the clients need is there", async () => {
    const own = used();
    const doctor = async (): Promise<{ level: string; what: string; run?: string }[]> => {
      const { stdout } = await own.run(
        "doctor",
        "--config",
        own.at("providers.json"),
        "--output",
        "json",
      );
      const { findings } = JSON.parse(stdout) as {
        findings: { check: string; level: string; what: string; run?: string }[];
      };
      return findings.filter(({ check }) => check === "clients");
    };
    expect(await doctor()).toEqual([]);
    await own.run("setup", "codex", "opencode", "vscode", ...args(own));
    expect(await doctor()).toMatchObject([
      {
        level: "warning",
        what: `Nothing answers on port ${port}, where the proxy of opencode and VS Code should be.`,
        run: "byok-identity service install",
      },
    ]);
    const journal = "state/byok-identity/setup.json";
    own.write(journal, own.read(journal).replaceAll(process.execPath, "/gone/node"));
    expect((await doctor()).at(-1)).toMatchObject({
      level: "error",
      what: expect.stringMatching(
        /^Codex is set up to run a program that no longer exists/,
      ) as string,
      run: "byok-identity setup codex",
    });
  });
});

describe("setup touches nothing", () => {
  test("with --dry-run, which shows a diff without the key and sends no request", async () => {
    const own = used();
    const before = own.files();
    const { code, stdout, stderr } = await own.run("setup", ...args(own), "--dry-run");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(
      `--- ${own.at(".codex/config.toml")}\n+++ ${own.at(".codex/config.toml")}\n`,
    );
    expect(stdout).toContain(
      "-model = '[not shown]' # [not shown]\n+model = \"gpt-4.1\" # [not shown]\n",
    );
    expect(stdout).toContain('"apiKey": "[not shown]"');
    expect(stdout).not.toContain("\u001B[");
    expect(own.files()).toEqual(before);
    expect(existsSync(own.at("state"))).toBe(false);
    expect([...model.requests, ...identity.requests]).toEqual([]);
  });

  test("if the provider refuses the credential: exit code 1", async () => {
    const own = used();
    const before = own.files();
    model.configure({ faults: [{ status: 403 }] });
    const { code, stderr } = await own.run("setup", ...args(own));
    expect(code).toBe(1);
    expect(stderr).toContain(
      "Nothing has been changed; --no-verify skips this check. (ERR_PROVIDER_CHECK_FAILED)",
    );
    expect(own.files()).toEqual(before);
    expect(existsSync(own.at("state"))).toBe(false);
    identity.configure({ systemAssigned: false });
    expect((await own.run("setup", ...args(own))).stderr).toContain("ERR_IDENTITY_REFUSED");
    expect(own.files()).toEqual(before);
    expect(await own.run("setup", ...args(own), "--no-verify")).toMatchObject({ code: 0 });
  });

  test("if a file cannot be parsed, or an entry is in the way: every problem at once, exit code 2", async () => {
    const own = used();
    own.write(".codex/config.toml", "[model_providers.byok-foundry]\n");
    own.write(".copilot/settings.json", "{ no }");
    own.write(".config/opencode/opencode.jsonc", '{"provider": []}');
    const before = own.files();
    const { code, stderr } = await own.run("setup", ...args(own));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: Invalid use of setup, 3 problems:\n/);
    expect(stderr).toMatch(
      /settings\.json: cannot be parsed, so it is left alone: line 1, column 3: InvalidSymbol/,
    );
    expect(stderr).toMatch(
      /config\.toml: model_providers\.byok-foundry exists already; rename or remove it/,
    );
    expect(stderr).toMatch(
      /opencode\.jsonc: provider\.byok-foundry cannot be added: expected an object/,
    );
    expect(own.files()).toEqual(before);
    expect(model.requests).toEqual([]);
  });

  test("if a client's own file has a key that would go to the provider: every such field is named, exit code 2", async () => {
    for (const headers of [{}, { headers: { "x-team": "a" } }]) {
      const own = home([{ ...CLAUDE, ...headers }]);
      own.write(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_API_KEY": "sk-mine", "ANTHROPIC_AUTH_TOKEN": "mine"}}',
      );
      const before = own.files();
      const { code, stdout, stderr } = await own.run("setup", "claude", ...args(own));
      expect(code).toBe(2);
      const told = (name: string): string =>
        `${own.at(".claude/settings.json")}: env.${name} is set, and Claude Code prefers it to what setup writes; it would be sent to claude, so remove it`;
      expect(stderr).toContain(told("ANTHROPIC_API_KEY"));
      // Through the proxy, setup writes this field itself.
      expect(stderr.includes(told("ANTHROPIC_AUTH_TOKEN"))).toBe(!("headers" in headers));
      expect(stdout + stderr).not.toContain("mine");
      expect(own.files()).toEqual(before);
      expect(model.requests).toEqual([]);
    }
  });

  test("if a file is read-only, and so does teardown", () => {
    const own = used();
    const files = [".codex/config.toml", ".config/opencode/opencode.jsonc"];
    // Root may write every file, so another user runs the command.
    const root = process.getuid?.() === 0;
    const user = root ? { uid: 65_534, gid: 65_534 } : {};
    if (root) {
      chmodSync(folder, 0o755);
      for (const file of [
        own.folder,
        ...readdirSync(own.folder, { recursive: true }).map(String),
      ]) {
        chownSync(path.resolve(own.folder, file), user.uid ?? 0, user.gid ?? 0);
      }
    }
    const run = (...words: string[]): { code: number | null; stderr: string } => {
      const env = systemEnv({ HOME: own.folder, XDG_STATE_HOME: own.at("state") });
      const { status, stderr } = spawnSync(process.execPath, [commandFile, ...words], {
        ...user,
        env: { HOME: own.folder, XDG_STATE_HOME: own.at("state"), ...env },
        encoding: "utf8",
      });
      return { code: status, stderr };
    };
    const setup = ["setup", "codex", "opencode", ...args(own), "--no-verify"];
    const make = (mode: number): void => {
      for (const file of files) chmodSync(own.at(file), mode);
    };
    make(0o444);
    const before = own.files();
    const refused = run(...setup);
    expect(refused.code).toBe(2);
    const why = /cannot be written \((?:EACCES|EPERM)\); make it and its folder writable/g;
    expect(refused.stderr.match(why)).toHaveLength(2);
    expect(own.files()).toEqual(before);

    make(0o644);
    expect(run(...setup)).toMatchObject({ code: 0 });
    make(0o444);
    const written = own.files();
    // Nothing is to be written.
    expect(run(...setup)).toMatchObject({ code: 0 });
    const kept = run("teardown");
    expect(kept.code).toBe(1);
    expect(kept.stderr.match(why)).toHaveLength(2);
    expect(own.files()).toEqual(written);
    make(0o644);
    expect(run("teardown")).toMatchObject({ code: 0 });
  });

  test("if one file cannot be written: those before it are taken back", async () => {
    const own = used();
    const before = own.files();
    // With so long a path there is no place for a temporary file next to it.
    let deep = path.join(folder, "deep");
    while (deep.length < 3800) deep = path.join(deep, "x".repeat(200));
    deep = path.join(deep, "y".repeat(4050 - deep.length));
    mkdirSync(deep, { recursive: true });
    const { code, stderr } = await runInProcess(["setup", "codex", "opencode", ...args(own)], {
      ...identity.env("imds"),
      HOME: own.folder,
      XDG_STATE_HOME: own.at("state"),
      XDG_CONFIG_HOME: deep,
    });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "opencode.json cannot be written (ENAMETOOLONG). All files are as before.",
    );
    expect(readdirSync(deep)).toEqual([]);
    expect(own.files()).toEqual(before);
    expect(existsSync(own.at("state/byok-identity/setup.json"))).toBe(false);
  });
});

describe("setup and teardown of several processes at once", () => {
  test("each client is set up, with one key, and all are restored", async () => {
    const own = used(runCommand);
    const before = own.files();
    const names = ["copilot", "codex", "opencode", "vscode"];
    const ends = await Promise.all(
      names.map((name) => own.run("setup", name, ...args(own), "--no-verify")),
    );
    expect(ends.map(({ code, stderr }) => [code, stderr.includes("error")])).toEqual(
      names.map(() => [0, false]),
    );
    const key = own.read("state/byok-identity/proxy-key").trim();
    expect(own.read(".copilot/providers.json")).toContain(key);
    expect(own.read(".config/opencode/opencode.jsonc")).toContain(key);
    expect(own.read(".config/Code/User/chatLanguageModels.json")).toContain(key);
    expect(own.read(".codex/config.toml")).toContain("[model_providers.byok-foundry]");
    const undone = await Promise.all(names.map((name) => own.run("teardown", name)));
    expect(undone.map(({ code }) => code)).toEqual(names.map(() => 0));
    expect(own.files()).toEqual(before);
    expect(existsSync(own.at("state/byok-identity/setup.json"))).toBe(false);
  });

  test("a command that waits for the lock of another does its work, and does not end before", async () => {
    const own = used(runCommand);
    const lock = "state/byok-identity/setup.json.lock";
    own.write(lock, "another process");
    const running = own.run("setup", "codex", ...args(own), "--no-verify");
    setTimeout(() => rmSync(own.at(lock)), 1_000);
    expect(await running).toMatchObject({ code: 0 });
    expect(own.read(".codex/config.toml")).toContain("[model_providers.byok-foundry]");
  });
});

test("setup shows no control characters of a provider's name, neither in a diff nor afterwards", async () => {
  const name = "a\u009B31m\u202E";
  const own = home([{ ...FOUNDRY, name }]);
  own.write(".claude/settings.json", "{}\n");
  own.write(".codex/config.toml", 'a = "\u009B"\r\n\n["\u009B"]\n\tb = 1\n');
  const line = ["setup", ...args(own), "--model", "m", "--no-verify"];
  const { code, stdout } = await own.run(...line, "--dry-run");
  expect(code).toBe(0);
  expect(stdout).toContain('+name = "a\uFFFD31m\uFFFD"\r\n');
  expect(stdout).toContain(" \tb = 1\n");
  const done = await own.run(...line);
  expect(done.stdout).toContain(
    "Codex is set up for a\uFFFD31m\uFFFD, and runs byok-identity token.",
  );
  expect(done.stderr).toContain("and a\uFFFD31m\uFFFD is of type openai");
  for (const text of [stdout, done.stdout, done.stderr]) expect(text).not.toMatch(/[\u009B\u202E]/);
});

test("setup fills an empty file like a missing one, and teardown empties it again", async () => {
  const own = home();
  own.write(".codex/config.toml", "");
  own.write(".config/opencode/opencode.json", "\n");
  const before = own.files();
  const line = ["setup", "codex", "opencode", ...args(own), "--no-verify"];
  expect(await own.run(...line)).toMatchObject({ code: 0 });
  expect(JSON.parse(own.read(".config/opencode/opencode.json"))).toHaveProperty("provider");
  expect(await own.run("teardown")).toMatchObject({ code: 0 });
  expect(own.files()).toEqual(before);
});

describe("setup warns", () => {
  const warned = async (own: Home, client: string): Promise<readonly string[]> => {
    const { code, stderr } = await own.run("setup", client, ...args(own), "--no-verify");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return stderr.split("\n").filter((line) => line.startsWith("warning: "));
  };

  test("of another cloud, and of a key for the same address, in the settings of Claude Code", async () => {
    const own = home([CLAUDE]);
    const env = {
      CLAUDE_CODE_USE_BEDROCK: "1",
      CLAUDE_CODE_USE_VERTEX: "",
      ANTHROPIC_AUTH_TOKEN: "mine",
      ANTHROPIC_BASE_URL: CLAUDE.baseUrl,
    };
    own.write(".claude/settings.json", JSON.stringify({ env }));
    const lines = ["ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK"].map(
      (name) =>
        `warning: ${own.at(".claude/settings.json")}: env.${name} is set, and Claude Code prefers it to what setup writes; remove it`,
    );
    expect(await warned(own, "claude")).toEqual(lines);
    expect(await warned(own, "claude")).toEqual(lines);
  });

  test("of a profile of Codex that chooses another provider or model", async () => {
    const own = home();
    const profiles = (chosen: string): string =>
      `${chosen}[profiles.work]\nmodel_provider = "openai"\nmodel = "gpt-4.1"\n\n[profiles.other]\nmodel = "o9"\n`;
    own.write(".codex/config.toml", profiles('profile = "work"\n\n'));
    expect(await warned(own, "codex")).toEqual([
      `warning: ${own.at(".codex/config.toml")}: profiles.work.model_provider is set, and Codex prefers it to what setup writes; remove it`,
    ]);
    own.write(".codex/config.toml", profiles(""));
    expect(await warned(own, "codex")).toEqual([]);
  });
});

describe("setup chooses", () => {
  test("the clients that can use the provider; a named one that cannot is an error", async () => {
    const own = home([CLAUDE]);
    own.write(".codex/config.toml", "");
    own.write(".claude/settings.json", "{}\n");
    const { code, stderr } = await own.run("setup", ...args(own), "--output", "json");
    expect(code).toBe(0);
    expect(stderr).toContain("To undo all of this");
    expect(JSON.parse(own.read(".claude/settings.json"))).toEqual({
      apiKeyHelper: expect.stringContaining(" token --config ") as string,
      model: "claude-opus-5-5",
      env: {
        ANTHROPIC_BASE_URL: CLAUDE.baseUrl,
        ANTHROPIC_DEFAULT_HAIKU_MODEL: "claude-opus-5-5",
      },
    });
    expect(own.read(".codex/config.toml")).toBe("");
    const named = await own.run("setup", "codex", ...args(own));
    expect(named).toMatchObject({ code: 2 });
    expect(named.stderr).toContain(
      "codex: Codex cannot be set up: it needs OpenAI's API, and claude is of type anthropic",
    );
  });

  test("a missing model, a client that cannot use the provider and a broken file are reported at once", async () => {
    const own = home([{ ...FOUNDRY, name: "bare" }]);
    own.write(".codex/config.toml", "[");
    const before = own.files();
    const { code, stderr } = await own.run("setup", "claude", "codex", ...args(own));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: Invalid use of setup, 3 problems:\n/);
    expect(stderr).toContain("--model: is needed: ");
    expect(stderr).toContain(
      "claude: Claude Code cannot be set up: it needs a provider of type anthropic",
    );
    expect(stderr).toContain("config.toml: cannot be parsed");
    expect(own.files()).toEqual(before);
    rmSync(own.at(".codex"), { recursive: true });
    const bare = await own.run("setup", ...args(own));
    expect(bare.stderr).toMatch(/2 problems:\n {2}--model: is needed: .*\n {2}no client was found/);
  });

  test("no providers file, several providers, no model and no client: each is an error", async () => {
    const own = home([FOUNDRY, { ...FOUNDRY, name: "bare" }]);
    const at = ["--config", own.at("providers.json")];
    for (const [words, told] of [
      [["codex"], "--config: is needed, because the clients and the proxy read the provider"],
      [["codex", "--config", own.at("absent.json")], "absent.json: does not exist"],
      [["codex", ...at, "--provider", "x"], "--provider: is not a provider of "],
      [["codex", ...at], "--provider: is needed: "],
      [["codex", ...at, "--provider", "bare"], "--model: is needed: "],
      [[...at, "--provider", "foundry"], "no client was found on this machine; name one: copilot,"],
      [["emacs", ...at], "Allowed choices are copilot, claude, codex, opencode, vscode"],
    ] as const) {
      const { code, stderr } = await own.run("setup", ...words);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining(told) as string,
      });
    }
  });
});

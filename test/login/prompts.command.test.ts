import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { scratch } from "../credentials/scratch.ts";
import { runCommand, systemEnv } from "../support/command.ts";
import { mockIdentity } from "../support/mocks.ts";

const TENANT = "11111111-2222-4333-8444-555555555555";
const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");
const entra = await mockIdentity({ pendingPolls: 0, pollInterval: 0.1 });

interface Terminal {
  /** Waits for a text of the command, then types. */
  type(after: string, text: string): Promise<void>;
  readonly screen: () => string;
  readonly ended: Promise<unknown>;
  readonly home: string;
}

/** `login` at a real pseudo-terminal, which `script` of util-linux makes. */
function terminal(args = "", home = scratch()): Terminal {
  mkdirSync(path.join(home, "work"));
  const line = `'${process.execPath}' '${main}' login --session-store file ${args}; echo "status $?"`;
  const child = spawn("script", ["-qc", line, "/dev/null"], {
    cwd: path.join(home, "work"),
    env: { ...systemEnv({ HOME: home }), HOME: home, TERM: "xterm", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [screen, seen] = ["", 0];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (screen += text));
  return {
    home,
    screen: () => screen,
    ended: once(child, "close"),
    async type(after, text) {
      await expect.poll(() => screen.indexOf(after, seen), { timeout: 15_000 }).not.toBe(-1);
      seen = screen.indexOf(after, seen) + after.length;
      child.stdin.write(text);
    },
  };
}

const QUESTIONS = ["Issuer URL", "Client ID", "Scope", "Base URL", "Write provider"] as const;

/** Valid answers to all questions but the last. */
async function answer(login: Terminal): Promise<void> {
  await login.type(QUESTIONS[0], `${entra.url}/${TENANT}/v2.0\r`);
  await login.type(QUESTIONS[1], "app\r");
  await login.type(QUESTIONS[2], "https://cognitiveservices.azure.com/.default\r");
  await login.type(QUESTIONS[3], "https://models.example/v1\r");
}

describe("login without a configured provider, at a terminal", () => {
  test("asks again with the reason after each wrong answer, signs in, and writes the provider", async () => {
    const login = terminal("--device-code");
    const file = path.join(login.home, ".copilot/providers.json");
    await login.type(QUESTIONS[0], "nonsense\r");
    await login.type("Expected an https URL", "");
    await login.type(QUESTIONS[0], `${entra.url}/common/v2.0\r`);
    await login.type("Write the ID of one tenant into issuer", "");
    await login.type(QUESTIONS[0], "http://127.0.0.1:1\r");
    await login.type("cannot be reached", "");
    await login.type(QUESTIONS[0], `${entra.url}/${TENANT}/v2.0\r`);
    await login.type(QUESTIONS[1], "\r");
    await login.type("An answer is needed.", "");
    await login.type(QUESTIONS[1], "app\r");
    await login.type(QUESTIONS[2], "https://cognitiveservices.azure.com/.default\r");
    await login.type(QUESTIONS[3], "ftp://models.example\r");
    await login.type("expected an http or https URL", "");
    await login.type(QUESTIONS[3], "https://models.example/v1\r");
    await login.type(QUESTIONS[4], "\r");
    await login.ended;
    expect(login.screen()).toContain("Signed in as Ada Lovelace");
    expect(login.screen()).toContain("status 0");
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      providers: [
        {
          name: "models",
          baseUrl: "https://models.example/v1",
          oauth: {
            issuer: `${entra.url}/${TENANT}/v2.0`,
            grant: "authorization_code",
            clientId: "app",
            scope: "https://cognitiveservices.azure.com/.default",
          },
        },
      ],
    });
  }, 60_000);

  test.each([
    ["an empty list", '{"providers": []}\n', "has no providers."],
    ["an empty file", "", "is empty."],
    ["no file yet", undefined, "does not exist."],
    ["other fields", '{"models": []}\n', "has no providers."],
    ["UTF-16, as PowerShell 5 writes it", "\ufeff{}", "has no providers."],
  ])(
    "asks where --config names %s, and every command then finds the provider",
    async (_, text, why) => {
      const home = scratch();
      const file = path.join(home, "mine.json");
      if (text !== undefined) {
        writeFileSync(file, text, text.startsWith("\ufeff") ? "utf16le" : "utf8");
      }
      const login = terminal(`--device-code --config '${file}'`, home);
      await login.type(`No provider is configured. ${file} ${why}`, "");
      await answer(login);
      await login.type(QUESTIONS[4], "Y\r");
      await login.ended;
      expect(login.screen()).toContain(`Wrote provider “models” to ${file}.`);
      expect(login.screen()).toContain("status 0");
      const token = await runCommand(["token", "--config", file], { HOME: home });
      expect(token).toMatchObject({ code: 0, stderr: "" });
    },
  );

  test("keeps the comments of a file without providers, and says that no command reads it with them", async () => {
    const home = scratch();
    const file = path.join(home, "mine.json");
    writeFileSync(file, '{\n  // mine\n  "providers": [], /* keep */\n  "models": [],\n}\n');
    const login = terminal(`--device-code --config '${file}'`, home);
    await login.type("at line 2, column 3 there is a comment", "");
    await answer(login);
    await login.type(QUESTIONS[4], "yes\r");
    await login.ended;
    expect(login.screen()).toMatch(/Wrote provider .*\s+warning: .* there is a comment/);
    const text = readFileSync(file, "utf8");
    expect(text).toContain("// mine");
    expect(text).toContain("/* keep */");
    expect(text).toContain('"name": "models"');
  });

  test.each([
    ["is not JSON", "{", "is not JSON"],
    [
      "has other providers",
      '{"providers": [{"name": "a", "baseUrl": "https://a.example"}]}',
      "--provider",
    ],
    ["is invalid otherwise", '{"providers": [], "models": 1}', "models"],
  ])("asks nothing where the file %s", async (_, text, why) => {
    const home = scratch();
    const file = path.join(home, "mine.json");
    writeFileSync(file, text);
    const login = terminal(`--provider b --config '${file}'`, home);
    await login.ended;
    expect(login.screen()).toContain(why);
    expect(login.screen()).toContain("status 2");
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("takes no other answer than y or n, and prints a provider that is not to be written", async () => {
    const login = terminal("--device-code --provider team");
    await answer(login);
    await login.type(QUESTIONS[4], "maybe\r");
    await login.type("Answer y or n.", "");
    await login.type(QUESTIONS[4], "n\r");
    await login.ended;
    expect(login.screen()).toMatch(/Nothing was written\. .*\s+\{\s+"name": "team",/);
    expect(existsSync(path.join(login.home, ".copilot"))).toBe(false);
  });

  test("a place that has no room for a provider is reported before the sign-in", async () => {
    const home = scratch();
    const file = path.join(home, "mine.json");
    const login = terminal(`--device-code --config '${file}'`, home);
    await answer(login);
    writeFileSync(file, "[]");
    await login.type(QUESTIONS[4], "y\r");
    await login.type("is not a providers file", "");
    await login.type(QUESTIONS[4], "n\r");
    await login.ended;
    expect(login.screen()).toContain("Signed in as Ada Lovelace");
    expect(readFileSync(file, "utf8")).toBe("[]");
  });

  test.each([
    ["Ctrl+C", "\u0003", "status 130"],
    ["the end of input", "\u0004", "status 2"],
  ])(
    "%s ends it at each question, and leaves nothing behind",
    async (_, key, status) => {
      const answers = [
        `${entra.url}/${TENANT}/v2.0\r`,
        "app\r",
        "\r",
        "https://models.example/v1\r",
      ];
      for (let asked = 0; asked < QUESTIONS.length; asked++) {
        const login = terminal();
        for (const [index, text] of answers.slice(0, asked).entries()) {
          await login.type(QUESTIONS[index] ?? "", text);
        }
        await login.type(QUESTIONS[asked] ?? "", key);
        await login.ended;
        expect(login.screen()).toContain(status);
        expect(readdirSync(login.home)).toEqual(["work"]);
      }
    },
    60_000,
  );
});

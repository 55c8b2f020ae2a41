import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { scratch } from "../credentials/scratch.ts";
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
function terminal(args = ""): Terminal {
  const home = scratch();
  mkdirSync(path.join(home, "work"));
  const line = `'${process.execPath}' '${main}' login --session-store file ${args}; echo "status $?"`;
  const child = spawn("script", ["-qc", line, "/dev/null"], {
    cwd: path.join(home, "work"),
    env: { PATH: process.env["PATH"], HOME: home, TERM: "xterm", SHELL: "/bin/sh" },
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

describe("login without a configured provider, at a terminal", () => {
  test("asks again with the reason after each wrong answer, signs in, and writes the provider", async () => {
    const login = terminal("--device-code");
    const file = path.join(login.home, ".copilot/providers.json");
    await login.type(QUESTIONS[0], "nonsense\r");
    await login.type("Expected an https URL", "");
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
    ["Ctrl+C", "\u0003", "status 130"],
    ["the end of input", "\u0004", "status 2"],
  ])("%s ends it at any question, and leaves nothing behind", async (_, key, status) => {
    const login = terminal();
    await login.type(QUESTIONS[0], "https://id.example\r");
    await login.type(QUESTIONS[1], key);
    await login.ended;
    expect(login.screen()).toContain(status);
    expect(readdirSync(login.home)).toEqual(["work"]);
    expect(existsSync(path.join(login.home, ".copilot"))).toBe(false);
  });
});

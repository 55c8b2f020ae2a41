import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createTokenCache } from "../../../src/token-cache.ts";
import { scratch } from "../scratch.ts";
import { isAlive } from "../../support/alive.ts";
import { printing, program, type Printed } from "./program.ts";
import { auth, failure } from "./support.ts";

/** A command that prints one token after the other, `token-1` first, and how often it has run. */
function counting({ takes = 0 } = {}): { command: string; runs: () => number } {
  const file = path.join(scratch(), "runs");
  return {
    command: program(`
      const fs = require("node:fs");
      fs.appendFileSync(${JSON.stringify(file)}, ".");
      const runs = fs.readFileSync(${JSON.stringify(file)}, "utf8").length;
      setTimeout(() => console.log("token-" + runs), ${takes});`),
    runs: () => (existsSync(file) ? readFileSync(file, "utf8").length : 0),
  };
}

/** A script that leaves a process behind, which holds its output and whose ID it writes to the file. */
function leaving(file: string): string {
  return `
    const { spawn } = require("node:child_process");
    const options = { stdio: "inherit", detached: true };
    const left = spawn(process.execPath, ["-e", "setTimeout(() => 0, 60_000)"], options);
    require("node:fs").writeFileSync(${JSON.stringify(file)}, String(left.pid));
    left.unref();`;
}

/** A script that goes on only at its first run. */
function failingAfter(file: string, complaint: string): string {
  return `
    const { existsSync, writeFileSync } = require("node:fs");
    if (existsSync(${JSON.stringify(file)})) {
      process.stderr.write(${JSON.stringify(complaint)});
      process.exit(1);
    }
    writeFileSync(${JSON.stringify(file)}, "");`;
}

describe("apiKeyCommand", () => {
  test("is spawned once for 1,000 concurrent callers, and for every provider with the same command", async () => {
    const { command, runs } = counting();
    const cache = createTokenCache();
    const first = auth(command, { cache });
    const second = auth(command, { cache });
    const calls = Array.from({ length: 1_000 }, (_, index) =>
      (index % 2 === 0 ? first : second).getToken(),
    );
    const tokens = new Set((await Promise.all(calls)).map(({ token }) => token));
    expect([...tokens]).toEqual(["token-1"]);
    expect(runs()).toBe(1);
  });

  test("keeps an opaque token for tokenTtl, to the millisecond", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    onTestFinished(() => void vi.useRealTimers());
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { command } = counting();
    const provider = auth(command, { tokenTtl: 60_000 });
    await provider.getToken();
    vi.setSystemTime(1_000_000 + 59_999);
    expect((await provider.getToken()).token).toBe("token-1");
    vi.setSystemTime(1_000_000 + 60_000);
    expect((await provider.getToken()).token).toBe("token-2");
  });

  test("drops an opaque token that was refused", async () => {
    const { command } = counting();
    const provider = auth(command);
    const rejected = await provider.getToken();
    expect((await provider.getToken({ rejected })).token).toBe("token-2");
  });

  test.each([
    ["UTF-8 with a byte order mark", Buffer.from("\uFEFFtoken-1\n")],
    [
      "UTF-16 with a byte order mark, as of PowerShell",
      Buffer.from("\uFEFFtoken-1\r\n", "utf16le"),
    ],
    ["lines of Windows", Buffer.from("\r\ntoken-1\r\n")],
  ])("reads %s", async (_, stdout) => {
    expect((await auth(printing({ stdout })).getToken()).token).toBe("token-1");
  });

  test("has no stdin to wait for", async () => {
    const command = program(`
      process.stdin.resume().once("end", () => console.log("token-1"));`);
    expect((await auth(command).getToken()).token).toBe("token-1");
  });

  test("does not wait for what it leaves running in the background", async () => {
    const file = path.join(scratch(), "pid");
    const token = await auth(program(`${leaving(file)} console.log("token-1");`)).getToken();
    const pid = Number(readFileSync(file, "utf8"));
    expect(token.token).toBe("token-1");
    expect(isAlive(pid)).toBe(true);
    process.kill(pid);
  });

  test("tolerates output on stderr", async () => {
    const command = printing({ stderr: "warning\n", stdout: "token-1\n" });
    expect((await auth(command).getToken()).token).toBe("token-1");
  });
});

test("apiKeyCommand runs any number of commands at once without a warning of Node's", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const before = process.listenerCount("exit");
  const commands = Array.from({ length: 20 }, (_, index) =>
    program(`setTimeout(() => console.log("token-${index}"), 100);`),
  );
  await Promise.all(commands.map((command) => auth(command).getToken()));
  await sleep(0);
  expect(warnings).toEqual([]);
  expect(process.listenerCount("exit")).toBe(before);
});

describe("apiKeyCommand ends", () => {
  test("after acquireTimeout", async () => {
    const { command } = counting({ takes: 10_000 });
    const error = await failure(command, { acquireTimeout: 300 });
    expect(error).toMatchObject({ code: "ERR_COMMAND_FAILED", transient: true });
    expect(error.message).toContain("did not finish within 300 ms and was killed");
  });

  test("but not when one of several callers aborts", async () => {
    const { command, runs } = counting({ takes: 200 });
    const provider = auth(command);
    const controller = new AbortController();
    const aborted = provider.getToken({ signal: controller.signal });
    const patient = provider.getToken();
    await vi.waitFor(() => expect(runs()).toBe(1));
    controller.abort(new Error("enough"));
    await expect(aborted).rejects.toThrow("enough");
    expect((await patient).token).toBe("token-1");
    expect(runs()).toBe(1);
  });
});

describe("apiKeyCommand fails closed, saying what to do, on", () => {
  test.each<[string, Printed, string, RegExp]>([
    [
      "an exit code, with stderr",
      { stderr: "Please run az login\n", code: 3 },
      "ERR_COMMAND_FAILED",
      /exit code 3: Please run az login\. Run the command in a shell/,
    ],
    ["no output", {}, "ERR_COMMAND_FAILED", /printed nothing/],
    ["two lines", { stdout: "s3cret-a\ns3cret-b\n" }, "ERR_COMMAND_FAILED", /printed 2 lines/],
    [
      "two lines of Windows",
      { stdout: "s3cret-a\r\ns3cret-b\r\n" },
      "ERR_COMMAND_FAILED",
      /printed 2 lines/,
    ],
    ["NUL bytes", { stdout: "s3cret\0x" }, "ERR_COMMAND_FAILED", /NUL bytes/],
    [
      "UTF-16 without a byte order mark",
      { stdout: Buffer.from("s3cret\r\n", "utf16le") },
      "ERR_COMMAND_FAILED",
      /NUL bytes\. Write the credential as UTF-8, not UTF-16/,
    ],
    ["blanks within", { stdout: "s3cret one" }, "ERR_TOKEN_MALFORMED", /contains spaces/],
    ["control characters", { stdout: "s3cret\u001Bx" }, "ERR_TOKEN_MALFORMED", /control/],
    ["é in UTF-8", { stdout: "s3cret-é" }, "ERR_TOKEN_MALFORMED", /non-ASCII/],
    [
      "é in code page 850",
      { stdout: Buffer.from("s3cret-\x82", "latin1") },
      "ERR_TOKEN_MALFORMED",
      /non-ASCII/,
    ],
    [
      "é in Windows-1252",
      { stdout: Buffer.from("s3cret-\xE9", "latin1") },
      "ERR_TOKEN_MALFORMED",
      /non-ASCII/,
    ],
    [
      "an expired token",
      { stdout: '{"token":"s3cret","expires_on":1000000000}' },
      "ERR_TOKEN_EXPIRED",
      /expired/,
    ],
    [
      "JSON of unknown shape",
      { stdout: '{"s3cret":"s3cret"}' },
      "ERR_COMMAND_FAILED",
      /an unknown shape/,
    ],
    [
      "a helper that says so in colour",
      { stderr: "\u001B[31mno\u001B[0m\u0007 luck\r\n", code: 1 },
      "ERR_COMMAND_FAILED",
      /exit code 1: no luck\. Run/,
    ],
    [
      "a helper that shows the token on stderr alone",
      { stderr: "got Bearer s3cret0123456789\n", code: 1 },
      "ERR_COMMAND_FAILED",
      /got Bearer \[redacted\]/,
    ],
    [
      "an AWS key pair",
      {
        stdout:
          '{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"s3cret","SessionToken":"s3cret"}',
      },
      "ERR_COMMAND_FAILED",
      /signs requests \(SigV4\).*Print a Bedrock API key/,
    ],
    [
      "an error in Google's form",
      { stdout: '{"version":1,"success":false,"code":"403","message":"Not allowed."}' },
      "ERR_COMMAND_FAILED",
      /printed an error: 403 – Not allowed\. This is the helper.s own message/,
    ],
    [
      "a JWT that has expired",
      {
        stdout: `${['{"alg":"none"}', '{"exp":1000000000}']
          .map((part) => Buffer.from(part).toString("base64"))
          .join(".")}.s3cret`,
      },
      "ERR_TOKEN_EXPIRED",
      /expired/,
    ],
    [
      "an error after the token was printed",
      { stdout: "s3cret-token\n", stderr: "could not store s3cret-token\n", code: 1 },
      "ERR_COMMAND_FAILED",
      /could not store \[redacted\]/,
    ],
  ])("%s", async (_, printed, code, message) => {
    const error = await failure(printing(printed));
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/\p{Cc}/u);
    expect(error.hint).toBeDefined();
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain("s3cret");
  });

  test("anything, and sends nothing", async () => {
    const send = vi.fn<typeof fetch>();
    const provider = auth(printing({ stdout: "s3cret", code: 1 }), { fetch: send });
    await expect(provider.fetch("https://model.example/v1/models")).rejects.toMatchObject({
      code: "ERR_COMMAND_FAILED",
    });
    expect(send).not.toHaveBeenCalled();
  });

  test("a failure that quotes the token it printed the time before", async () => {
    const file = path.join(scratch(), "ran");
    const provider = auth(
      program(`${failingAfter(file, "tok-1x expired")} console.log("tok-1x");`),
    );
    const rejected = await provider.getToken();
    await expect(provider.getToken({ rejected })).rejects.toThrow("[redacted] expired");
  });

  test("one byte more than a mebibyte, and takes a mebibyte", async () => {
    const print = (bytes: number): string => program(`process.stdout.write("a".repeat(${bytes}));`);
    expect((await auth(print(1_048_576)).getToken()).token).toHaveLength(1_048_576);
    expect((await failure(print(1_048_577))).message).toContain("more than 1048576 bytes");
  });

  test("megabytes of output, soon", async () => {
    const error = await failure(
      program(`
        let left = 100;
        const more = () => left-- > 0 && process.stdout.write("s3cret\\n".repeat(10_000), more);
        more();
        // Where nothing ends it, as under wine, it ends by itself.
        setTimeout(() => undefined, 10_000);`),
    );
    expect(error).toMatchObject({ code: "ERR_COMMAND_FAILED" });
    expect(error.message).toContain("more than 1048576 bytes");
  });

  test("megabytes of stderr, of which it keeps the beginning", async () => {
    const error = await failure(
      program(`
        process.exitCode = 1;
        process.stderr.write("begin\\n" + "y\\n".repeat(1_500_000));`),
    );
    expect(error.message).toMatch(/exit code 1: begin y y/);
    expect(error.message.length).toBeLessThan(1_000);
  });

  test("a later failure, while the token it printed before is kept", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    onTestFinished(() => void vi.useRealTimers());
    const file = path.join(scratch(), "ran");
    const command = program(`${failingAfter(file, "")} console.log("token-1");`);
    const provider = auth(command, { tokenTtl: 60_000 });
    expect((await provider.getToken()).token).toBe("token-1");
    vi.setSystemTime(1_000_000 + 60_000);
    expect((await provider.getToken()).token).toBe("token-1");
    expect(provider.status().lastError).toMatchObject({ code: "ERR_COMMAND_FAILED" });
  });
});

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  createProviderAuth,
  createTokenCache,
  type ProviderAuth,
  type ProviderAuthOptions,
} from "../../../src/provider-auth.ts";
import { ByokIdentityError } from "../../../src/errors.ts";
import { scratch } from "../scratch.ts";
import { isAlive } from "../../support/alive.ts";

function auth(apiKeyCommand: string, options: ProviderAuthOptions = {}): ProviderAuth {
  const provider = createProviderAuth(
    { baseUrl: "https://model.example/v1", apiKeyCommand },
    { cache: createTokenCache(), ...options },
  );
  onTestFinished(() => provider.close());
  return provider;
}

async function failure(command: string, options?: ProviderAuthOptions): Promise<ByokIdentityError> {
  const error: unknown = await auth(command, options)
    .getToken()
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ByokIdentityError);
  return error as ByokIdentityError;
}

/** A command that prints one token after the other, `token-1` first, and how often it has run. */
function counting(extra = ""): { command: string; runs: () => number } {
  const file = path.join(scratch(), "runs");
  return {
    command: `echo run >> '${file}'; ${extra} echo "token-$(wc -l < '${file}' | tr -d ' ')"`,
    runs: () => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").length : 0),
  };
}

describe("apiKeyCommand", () => {
  test("runs by the shell, with pipes, quotes and the variables of this process", async () => {
    vi.stubEnv("BYOK_TEST_VALUE", "from-env");
    expect(await auth(`printf '%s\\n' "$BYOK_TEST_VALUE" | tr a-z A-Z`).getToken()).toEqual({
      token: "FROM-ENV",
    });
  });

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

  test("has no stdin to wait for", async () => {
    expect((await auth("cat; echo token-1").getToken()).token).toBe("token-1");
  });

  test("does not wait for what it leaves running in the background", async () => {
    const file = path.join(scratch(), "pid");
    const token = await auth(`sleep 60 & echo $! > '${file}'; echo token-1`).getToken();
    const pid = Number(readFileSync(file, "utf8"));
    expect(token.token).toBe("token-1");
    expect(isAlive(pid)).toBe(true);
    process.kill(pid);
  });

  test("tolerates output on stderr", async () => {
    expect((await auth("echo warning >&2; echo token-1").getToken()).token).toBe("token-1");
  });
});

test("apiKeyCommand runs any number of commands at once without a warning of Node's", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const before = process.listenerCount("exit");
  const commands = Array.from({ length: 20 }, (_, index) => `sleep 0.1; echo token-${index}`);
  await Promise.all(commands.map((command) => auth(command).getToken()));
  await sleep(0);
  expect(warnings).toEqual([]);
  expect(process.listenerCount("exit")).toBe(before);
});

describe("apiKeyCommand ends, with its whole process group,", () => {
  test("after acquireTimeout", async () => {
    const file = path.join(scratch(), "pid");
    const command = `sh -c 'sleep 60 & echo $! > "${file}"; wait'; echo token-1`;
    const error = await failure(command, { acquireTimeout: 300 });
    expect(error).toMatchObject({ code: "ERR_COMMAND_FAILED", transient: true });
    expect(error.message).toContain("did not finish within 300 ms and was killed");
    await vi.waitFor(() => expect(isAlive(Number(readFileSync(file, "utf8")))).toBe(false));
  });

  test("when the last provider that waits for it is closed", async () => {
    const file = path.join(scratch(), "pid");
    const provider = auth(`sleep 60 & echo $! > '${file}'; wait`);
    const outcome = provider.getToken().catch((error: unknown) => error);
    await vi.waitFor(() => expect(existsSync(file) && readFileSync(file, "utf8")).toBeTruthy());
    provider.close();
    expect(await outcome).toMatchObject({ code: "ERR_CLOSED" });
    await vi.waitFor(() => expect(isAlive(Number(readFileSync(file, "utf8")))).toBe(false));
  });

  test("but not when one of several callers aborts", async () => {
    const { command, runs } = counting("sleep 0.2;");
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
  test.each<[string, string, string, RegExp]>([
    [
      "a missing program",
      "byok-no-such-program",
      "ERR_COMMAND_FAILED",
      /exit code 127.*not found.*Check that the program is installed/s,
    ],
    [
      "an exit code, with stderr",
      "echo 'Please run az login' >&2; exit 3",
      "ERR_COMMAND_FAILED",
      /exit code 3: Please run az login\. Run the command in a shell/,
    ],
    ["a signal", "kill -TERM $$", "ERR_COMMAND_FAILED", /ended by SIGTERM/],
    ["no output", "true", "ERR_COMMAND_FAILED", /printed nothing/],
    ["two lines", "echo s3cret-a; echo s3cret-b", "ERR_COMMAND_FAILED", /printed 2 lines/],
    ["NUL bytes", "printf 's3cret\\000x'", "ERR_COMMAND_FAILED", /NUL bytes/],
    ["blanks within", "echo 's3cret one'", "ERR_TOKEN_MALFORMED", /contains spaces/],
    ["control characters", "printf 's3cret\\033x'", "ERR_TOKEN_MALFORMED", /control/],
    ["bytes that are no text", "printf 's3cret\\377'", "ERR_TOKEN_MALFORMED", /non-ASCII/],
    [
      "an expired token",
      `echo '{"token":"s3cret","expires_on":1000000000}'`,
      "ERR_TOKEN_EXPIRED",
      /expired/,
    ],
    [
      "JSON of unknown shape",
      `echo '{"s3cret":"s3cret"}'`,
      "ERR_COMMAND_FAILED",
      /an unknown shape/,
    ],
    [
      "a helper that says so in colour",
      "printf '\\033[31mno\\033[0m\\a luck\\r\\n' >&2; exit 1",
      "ERR_COMMAND_FAILED",
      /exit code 1: no luck\. Run/,
    ],
    [
      "a helper that shows the token on stderr alone",
      "echo 'got Bearer s3cret0123456789' >&2; exit 1",
      "ERR_COMMAND_FAILED",
      /got Bearer \[redacted\]/,
    ],
    [
      "an AWS key pair",
      `echo '{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"s3cret","SessionToken":"s3cret"}'`,
      "ERR_COMMAND_FAILED",
      /signs requests \(SigV4\).*Print a Bedrock API key/,
    ],
    [
      "an error in Google's form",
      `echo '{"version":1,"success":false,"code":"403","message":"Not allowed."}'`,
      "ERR_COMMAND_FAILED",
      /printed an error: 403 – Not allowed\. This is the helper.s own message/,
    ],
    [
      "a JWT that has expired",
      `echo "$(printf '{"alg":"none"}' | base64).$(printf '{"exp":1000000000}' | base64).s3cret"`,
      "ERR_TOKEN_EXPIRED",
      /expired/,
    ],
    [
      "a program that may not be run",
      "/dev/null",
      "ERR_COMMAND_FAILED",
      /exit code 126.*Check that the program is installed, executable/s,
    ],
    [
      "an error after the token was printed",
      "echo s3cret-token; echo 'could not store s3cret-token' >&2; exit 1",
      "ERR_COMMAND_FAILED",
      /could not store \[redacted\]/,
    ],
  ])("%s", async (_, command, code, message) => {
    const error = await failure(command);
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/\p{Cc}/u);
    expect(error.hint).toBeDefined();
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain("s3cret");
  });

  test("anything, and sends nothing", async () => {
    const send = vi.fn<typeof fetch>();
    const provider = auth("echo s3cret; exit 1", { fetch: send });
    await expect(provider.fetch("https://model.example/v1/models")).rejects.toMatchObject({
      code: "ERR_COMMAND_FAILED",
    });
    expect(send).not.toHaveBeenCalled();
  });

  test("a failure that quotes the token it printed the time before", async () => {
    const file = path.join(scratch(), "ran");
    const provider = auth(
      `if [ -e '${file}' ]; then echo 'tok-1x expired' >&2; exit 1; fi; touch '${file}'; echo tok-1x`,
    );
    const rejected = await provider.getToken();
    await expect(provider.getToken({ rejected })).rejects.toThrow("[redacted] expired");
  });

  test("one byte more than a mebibyte, and takes a mebibyte", async () => {
    const print = (bytes: number): string => `head -c ${bytes} /dev/zero | tr '\\0' a`;
    expect((await auth(print(1_048_576)).getToken()).token).toHaveLength(1_048_576);
    expect((await failure(print(1_048_577))).message).toContain("more than 1048576 bytes");
  });

  test("megabytes of output, soon", async () => {
    const error = await failure("yes s3cret");
    expect(error).toMatchObject({ code: "ERR_COMMAND_FAILED" });
    expect(error.message).toContain("more than 1048576 bytes");
  });

  test("megabytes of stderr, of which it keeps the beginning", async () => {
    const error = await failure("echo begin >&2; yes | head -c 3000000 >&2; exit 1");
    expect(error.message).toMatch(/exit code 1: begin y y/);
    expect(error.message.length).toBeLessThan(1_000);
  });

  test("a later failure, while the token it printed before is kept", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    onTestFinished(() => void vi.useRealTimers());
    const { command } = counting();
    const file = path.join(scratch(), "ran");
    const provider = auth(`if [ -e '${file}' ]; then exit 1; fi; touch '${file}'; ${command}`, {
      tokenTtl: 60_000,
    });
    expect((await provider.getToken()).token).toBe("token-1");
    vi.setSystemTime(1_000_000 + 60_000);
    expect((await provider.getToken()).token).toBe("token-1");
    expect(provider.status().lastError).toMatchObject({ code: "ERR_COMMAND_FAILED" });
  });
});

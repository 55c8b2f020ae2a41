import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { runCommand, systemEnv } from "../support/command.ts";
import { mockIdentity, sharedFolder } from "../support/mocks.ts";
import { PRIVATE_FILE } from "../support/private-mode.ts";

const main = path.resolve("dist/cli/main.js");
const identity = await mockIdentity();
const folder = sharedFolder();
const env = { ...identity.env("imds"), HOME: folder };
const fresh = (): string => path.join(mkdtempSync(path.join(folder, "k-")), "token");

interface Keeper {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<unknown>;
}

function keep(
  file: string,
  {
    credential = ["--managed-identity"],
    more = [],
  }: { credential?: string[]; more?: string[] } = {},
): Keeper {
  const args = [main, "keep", ...credential, "--output-file", file, ...more];
  const child = spawn(process.execPath, args, {
    env: { ...systemEnv(env), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return { child, stdout: () => stdout, stderr: () => stderr, ended: once(child, "close") };
}

const patience = { timeout: 10_000 };
const content = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
const last = (): string | undefined => identity.requests.at(-1)?.token;

test("keep writes the token for this user alone, says so on stderr, and removes it at the end", async () => {
  const file = fresh();
  const keeper = keep(file);
  await expect.poll(keeper.stderr, patience).toMatch(/token has a new token, which expires on 2/);
  expect(content(file)).toBe(last());
  expect(statSync(file).mode & 0o777).toBe(PRIVATE_FILE);
  expect(readdirSync(path.dirname(file))).toEqual([".token.byok-identity", "token"]);
  keeper.child.kill("SIGTERM");
  expect(await keeper.ended).toEqual([0, null]);
  expect(existsSync(file)).toBe(false);
  expect(keeper.stdout()).toBe("");
  expect(keeper.stderr()).not.toContain(last());
});

test("a file that somebody has changed meanwhile stays; one that is gone is written again", async () => {
  const file = fresh();
  const keeper = keep(file);
  await expect.poll(() => content(file), patience).not.toBe("");
  rmSync(file);
  keeper.child.kill("SIGHUP");
  await expect.poll(() => content(file), patience).not.toBe("");
  writeFileSync(file, "mine");
  keeper.child.kill("SIGTERM");
  expect(await keeper.ended).toEqual([0, null]);
  expect(content(file)).toBe("mine");
});

test("SIGHUP replaces the token at once, and --exec-on-change runs after each new one", async () => {
  const file = fresh();
  const log = `${file}.log`;
  const line = `cat '${file}' >> '${log}'; echo >> '${log}'; echo ran`;
  const keeper = keep(file, { more: ["--exec-on-change", line] });
  await expect.poll(() => content(log), patience).toMatch(/\n$/);
  const first = last();
  keeper.child.kill("SIGHUP");
  await expect.poll(() => content(log).split("\n").length, patience).toBe(3);
  expect(last()).not.toBe(first);
  expect(content(log)).toBe(`${first}\n${last()}\n`);
  expect(content(file)).toBe(last());
  expect(keeper.stdout()).toBe("");
  await expect.poll(keeper.stderr).toContain("ran\n");
});

test("a command that fails is reported, and ends nothing", async () => {
  const file = fresh();
  const keeper = keep(file, { more: ["--exec-on-change", "exit 3"] });
  await expect
    .poll(keeper.stderr, patience)
    .toContain("warning: --exec-on-change ended with exit code 3\n");
  keeper.child.kill("SIGHUP");
  await expect.poll(() => keeper.stderr().split("exit code 3").length, patience).toBe(3);
  keeper.child.kill("SIGINT");
  expect(await keeper.ended).toEqual([0, null]);
});

test("a source that is down is waited for, and the file keeps its token while it is", async () => {
  const file = fresh();
  const [source, state] = [`${file}.source`, `${file}.state`];
  // Fails as a cloud's own command does without a network, and counts how often it is asked.
  const line = `echo >> '${state}'; cat '${source}'`;
  const keeper = keep(file, { credential: ["--command", line] });
  await expect.poll(keeper.stderr, patience).toMatch(/warning: no new token: .*keeps trying\n/);
  expect(existsSync(file)).toBe(false);
  writeFileSync(source, "first-token");
  await expect.poll(() => content(file), { timeout: 30_000 }).toBe("first-token");
  rmSync(source);
  keeper.child.kill("SIGHUP");
  await expect.poll(() => keeper.stderr().split("no new token").length, patience).toBe(3);
  expect(content(file)).toBe("first-token");
  // It is not asked all the time, and its failure is not told all the time.
  expect(content(state).length).toBeLessThan(10);
  keeper.child.kill("SIGTERM");
  expect(await keeper.ended).toEqual([0, null]);
}, 60_000);

test("a token that lives a few seconds is replaced before it expires", async () => {
  const file = fresh();
  const line = `printf '{"token":"t-%s","expires_in":4}' $(date +%s%N)`;
  keep(file, { credential: ["--command", line] });
  const seen = new Set<string>();
  await expect
    .poll(() => seen.add(content(file)).size, { timeout: 20_000, interval: 100 })
    .toBeGreaterThan(3);
});

test.each([
  ["a link", (file: string) => symlinkSync("/dev/null", file), "is not a regular file"],
  ["a folder", (file: string) => mkdirSync(file), "is not a regular file"],
  [
    "a file of the user's",
    (file: string) => writeFileSync(file, "precious text\n"),
    "contains something that keep has not written",
  ],
  [
    "a password of the user's",
    (file: string) => writeFileSync(file, "PASSWORD=precious\n"),
    "contains something that keep has not written; move it away, or choose another path",
  ],
])("%s at the path is refused, and stays: exit code 2", async (_, make, message) => {
  const file = fresh();
  make(file);
  const args = ["keep", "--managed-identity", "--output-file", file];
  const { code, stderr } = await runCommand(args, env);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("precious");
  expect(existsSync(file)).toBe(true);
});

test("what was left by a keep that was killed is replaced, also a key that is no JWT", async () => {
  const file = fresh();
  const former = keep(file, { credential: ["--command", "echo sk-former"] });
  await expect.poll(() => content(file), patience).toBe("sk-former");
  former.child.kill("SIGKILL");
  await former.ended;
  keep(file, { credential: ["--command", "echo sk-next"] });
  await expect.poll(() => content(file), patience).toBe("sk-next");
});

test("a refused identity ends it with 1, a file that cannot be written with 2", async () => {
  identity.configure({ systemAssigned: false });
  const args = ["keep", "--managed-identity", "--output-file"];
  expect((await runCommand([...args, fresh()], env)).code).toBe(1);
  identity.reset();
  const { code, stderr } = await runCommand([...args, "/nowhere/token"], env);
  expect(code).toBe(2);
  expect(stderr).toContain(
    "--output-file: /nowhere/token cannot be written (ENOENT); create its folder first",
  );
});

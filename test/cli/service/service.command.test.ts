import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hasPrograms } from "../../support/programs.ts";
import { type Finished, runCommand, systemEnv } from "../../support/command.ts";
import { onLoopback } from "../../support/loopback.ts";
import { sharedFolder } from "../../support/mocks.ts";
import { freePort } from "../../support/ports.ts";

const folder = sharedFolder();
const main = path.resolve("dist/cli/main.js");

interface User {
  readonly folder: string;
  readonly config: string;
  readonly unit: string;
  /** What systemctl was asked for. */
  readonly asked: () => string[];
  readonly run: (...args: string[]) => Promise<Finished>;
}

/** A user with a systemctl that writes down what it is asked for, and runs a script. */
function user(script = ""): User {
  const home = mkdtempSync(path.join(folder, "home-"));
  const bin = path.join(home, "bin");
  mkdirSync(bin);
  const log = path.join(home, "log");
  writeFileSync(path.join(bin, "systemctl"), `#!/bin/sh\necho "$*" >> '${log}'\n${script}\n`);
  chmodSync(path.join(bin, "systemctl"), 0o755);
  const config = path.join(home, `a "b" 100% $HOME\\.json`);
  const foundry = { name: "foundry", baseUrl: "https://x.example/v1", managedIdentity: {} };
  writeFileSync(config, JSON.stringify({ providers: [foundry] }));
  return {
    folder: home,
    config,
    unit: path.join(home, ".config/systemd/user/byok-identity.service"),
    asked: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []),
    run: (...args) =>
      runCommand(["service", ...args], {
        HOME: home,
        PATH: `${bin}:/usr/bin:/bin`,
        XDG_STATE_HOME: path.join(home, "state"),
      }),
  };
}

test("install writes the unit and starts it; status reports it; uninstall removes it", async () => {
  const { run, config, unit, asked } = user();
  const port = await freePort();
  const installed = await run("install", "--config", config, "--port", String(port));
  expect(installed).toMatchObject({ code: 0, stdout: expect.stringContaining(unit) as string });
  expect(installed.stderr).toContain("journalctl --user --unit byok-identity.service");
  expect(statSync(unit).mode & 0o777).toBe(0o600);
  expect(asked()).toEqual([
    "--user daemon-reload",
    "--user enable byok-identity.service",
    "--user restart byok-identity.service",
  ]);
  const status = await run("status", "--output", "json");
  expect(JSON.parse(status.stdout)).toEqual({
    installed: true,
    enabled: true,
    running: true,
    answers: false,
    port,
    file: unit,
  });
  expect((await run("status")).stdout).toMatch(new RegExp(`^port +${port}, does not answer$`, "m"));
  expect(await run("uninstall")).toMatchObject({ code: 0, stderr: "" });
  expect(existsSync(unit)).toBe(false);
  expect(asked().slice(-2)).toEqual([
    "--user disable --now byok-identity.service",
    "--user daemon-reload",
  ]);
  expect(await run("uninstall")).toMatchObject({ code: 0, stderr: "No service is installed.\n" });
  expect(await run("status")).toMatchObject({ code: 1 });
});

test.runIf(hasPrograms("systemd", [["systemd-analyze", "--version"]]))(
  "the printed unit has nothing that systemd-analyze verify complains of, whatever the paths hold",
  async () => {
    const { run, config, unit, asked, folder: home } = user();
    const { code, stdout } = await run("install", "--print", "--config", config);
    expect(code).toBe(0);
    expect(existsSync(unit)).toBe(false);
    expect(asked()).toEqual([]);
    const file = path.join(home, "byok-identity.service");
    writeFileSync(file, stdout);
    const { status, stderr } = spawnSync(
      "systemd-analyze",
      ["verify", "--user", "--man=no", file],
      {
        encoding: "utf8",
        env: { ...systemEnv({ HOME: home }), HOME: home, XDG_RUNTIME_DIR: home },
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    // The words as systemd.syntax(7) reads them: C escapes, and two of each special character.
    const line = /^ExecStart=(.*)$/m.exec(stdout)?.[1] ?? "";
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = ""]) =>
      word.replaceAll(/\\(.)/g, "$1").replaceAll("%%", "%").replaceAll("$$", "$"),
    );
    expect(words).toEqual([process.execPath, main, "proxy", "--config", config, "--port", "4143"]);
  },
);

test("if the service manager fails, nothing stays: exit code 1", async () => {
  const { run, config, unit } = user('[ "$2" != enable ] || { echo "no bus" >&2; exit 1; }');
  const { code, stderr } = await run("install", "--config", config);
  expect(code).toBe(1);
  expect(stderr).toContain(
    "`systemctl --user enable byok-identity.service` failed: no bus. Without a service manager, start `byok-identity proxy` yourself",
  );
  expect(existsSync(unit)).toBe(false);
});

const UNREADABLE =
  "cannot be read (ENOTDIR). One of the folders of its path is a file: rename or remove that, and run this again. (ERR_SETUP_FAILED)\n";

test("a unit that cannot be read or written is an error that says what to do: exit code 1", async () => {
  const { run, config, unit, asked } = user();
  const commands = [["install", "--config", config], ["uninstall"], ["status"]];
  mkdirSync(unit, { recursive: true });
  for (const args of commands) {
    expect(await run(...args)).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: ${unit} is not a regular file. Rename or remove it, and run this again. (ERR_SETUP_FAILED)\n`,
    });
  }
  rmSync(path.dirname(unit), { recursive: true });
  writeFileSync(path.dirname(unit), "");
  for (const args of commands) {
    expect(await run(...args)).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: ${unit} ${UNREADABLE}`,
    });
  }
  rmSync(path.dirname(unit));
  rmSync(path.dirname(path.dirname(unit)), { recursive: true });
  // Nobody may create a folder there, not even root.
  symlinkSync("/proc/self", path.dirname(path.dirname(unit)));
  const { code, stderr } = await run("install", "--config", config);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `error: ${unit} cannot be written (ENOENT). Nothing has changed. Create its folder first. Then run this again. (ERR_SETUP_FAILED)\n`,
  });
  expect(asked()).toEqual([]);
});

test("without systemd, install says so, and nothing stays: exit code 1", async () => {
  const { folder: home, config, unit } = user();
  const env = { HOME: home, PATH: home, XDG_STATE_HOME: path.join(home, "state") };
  const { code, stderr } = await runCommand(["service", "install", "--config", config], env);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      "error: `systemctl --user daemon-reload` failed: systemctl is not installed. Without a service manager, start `byok-identity proxy` yourself; --print shows what it would run. (ERR_SETUP_FAILED)\n",
  });
  expect(existsSync(unit)).toBe(false);
});

test("a unit that cannot be taken back is reported with what failed before", async () => {
  const { run, config, unit } = user(
    '[ "$2" != enable ] || { unit=~/.config/systemd/user/byok-identity.service; rm $unit; mkdir -p $unit/x; echo no bus; exit 1; }',
  );
  const { code, stderr } = await run("install", "--config", config);
  expect(code).toBe(1);
  expect(stderr).toContain(`error: ${unit} cannot be written (`);
  expect(stderr).toContain("enable byok-identity.service` failed: no bus. ");
});

test("a unit of somebody else is neither replaced nor removed", async () => {
  const { run, config, unit, asked } = user();
  mkdirSync(path.dirname(unit), { recursive: true });
  writeFileSync(unit, "[Service]\nExecStart=/bin/true\n");
  for (const args of [["install", "--config", config], ["uninstall"]]) {
    const { code, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: ${unit} was not written by this command. Rename or remove it, and run this again. (ERR_SETUP_FAILED)\n`,
    });
  }
  expect(asked()).toEqual([]);
  expect(readFileSync(unit, "utf8")).toBe("[Service]\nExecStart=/bin/true\n");
});

test("a providers file that is missing or invalid is an error, and nothing is written: exit code 2", async () => {
  const { run, config, unit } = user();
  writeFileSync(config, "{}}");
  expect(await run("install", "--config", config)).toMatchObject({ code: 2 });
  expect(existsSync(unit)).toBe(false);
});

test("status: a service that does not run is exit code 1; one that answers runs", async () => {
  const { run, config } = user('case "$2" in is-*) exit 3;; esac');
  const server = createServer((_, response) =>
    response.end('{"program": "byok-identity proxy", "pid": 1}'),
  );
  onTestFinished(() => void server.close());
  const { port } = new URL(await onLoopback(server));
  await run("install", "--config", config, "--port", port);
  expect(await run("status")).toMatchObject({ code: 0 });
  await run("install", "--config", config, "--port", String(await freePort()));
  const { code, stdout } = await run("status", "--output", "json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ installed: true, enabled: false, running: false });
});

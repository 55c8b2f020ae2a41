import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startMockModel } from "byok-identity/testing";
import { expect, onTestFinished, test } from "vitest";
import { approve, useBrowser } from "../support/chromium.ts";
import { people, SCOPE } from "../login/people.ts";
import { environment } from "./support/runtime.ts";

const server = people();
const browser = useBrowser();
const main = path.resolve(import.meta.dirname, "../../dist/cli/main.js");

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

test("one login and one file: exec -- copilot -p hi, and again with a renewed token after a 401", async () => {
  const model = await startMockModel();
  onTestFinished(() => model.close());
  const home = mkdtempSync(path.join(tmpdir(), "byok-identity-login-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const bin = path.join(home, "bin");
  const opened = path.join(home, "opened");
  mkdirSync(bin);
  const opener = path.join(bin, "xdg-open");
  writeFileSync(
    opener,
    `#!/bin/sh\nprintf '%s' "$1" > '${opened}.new' && mv '${opened}.new' '${opened}'\n`,
  );
  chmodSync(opener, 0o755);
  const config = path.join(home, "providers.json");
  const oauth = {
    issuer: server.issuer,
    clientId: "app",
    grant: "authorization_code",
    scope: SCOPE,
  };
  const provider = { name: "models", baseUrl: `${model.url}/v1`, oauth };
  writeFileSync(config, JSON.stringify({ providers: [provider] }));

  const {
    COPILOT_PROVIDER_BASE_URL: _1,
    COPILOT_PROVIDER_API_KEY: _2,
    ...bare
  } = environment(home);
  const clients = path.resolve(import.meta.dirname, "node_modules/.bin");
  const env = {
    ...bare,
    HOME: home,
    XDG_STATE_HOME: path.join(home, "state"),
    COPILOT_PROVIDERS_CONFIG: config,
    DISPLAY: ":0",
    PATH: `${bin}:${clients}:${bare["PATH"]}`,
  };
  const run = (...args: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      execFile(process.execPath, [main, ...args], { env, cwd: home }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      });
    });
  const exec = (): Promise<Ended> => run("exec", "--", "copilot", "-p", "hi", "--allow-all-tools");

  const before = await exec();
  expect(before.code).toBe(1);
  expect(before.stderr).toContain(`Run: byok-identity login --config ${config} --provider models`);

  const login = run("login", "--session-store", "file");
  await expect.poll(() => existsSync(opened)).toBe(true);
  const page = await browser.page();
  await page.goto(readFileSync(opened, "utf8"));
  await approve(page, "lovelace");
  expect((await login).stderr).toContain("Signed in as Ada lovelace");

  const first = await exec();
  expect(first).toMatchObject({ code: 0 });
  expect(first.stdout).toContain("Hello from the mock model.");
  model.configure({ faults: [{ status: 401 }] });
  const second = await exec();
  expect(second).toMatchObject({ code: 0 });
  expect(second.stdout).toContain("Hello from the mock model.");
  // The code, and the renewal after the refusal: the first run used the token of the sign-in.
  expect(server.redeemed.map((form) => form.get("grant_type"))).toEqual([
    "authorization_code",
    "refresh_token",
  ]);
}, 120_000);

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { scratch } from "../credentials/scratch.ts";
import { runCommand, type Finished } from "../support/command.ts";
import { approve, useBrowser } from "../support/chromium.ts";
import { open } from "../support/promises.ts";
import { people, SCOPE } from "./people.ts";
import { started } from "./started.ts";

const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

const server = people();
const browser = useBrowser();

/** A person's machine: a home with one providers file, and nothing else. */
function machine(more: object = {}): {
  config: string;
  state: string;
  env: Record<string, string>;
} {
  const home = scratch();
  const config = path.join(home, "providers.json");
  const state = path.join(home, "state");
  mkdirSync(state);
  const oauth = {
    issuer: server.issuer,
    clientId: "app",
    grant: "authorization_code",
    scope: SCOPE,
    ...more,
  };
  const providers = [{ name: "models", baseUrl: "http://127.0.0.1:1/v1", oauth }];
  writeFileSync(config, JSON.stringify({ providers }));
  return {
    config,
    state,
    env: { HOME: home, XDG_STATE_HOME: state, COPILOT_PROVIDERS_CONFIG: config },
  };
}

/** Signs in with the browser, as a person at the terminal does. */
async function signedIn(
  { env }: { readonly env: Record<string, string> },
  account = "lovelace",
  more: readonly string[] = [],
): Promise<Finished> {
  const args = ["login", "--no-browser", "--session-store", "file", ...more];
  const command = started(args, env);
  const [address = ""] = await command.seen(/http:\/\/127\.0\.0\.1:\d+\/auth\S+/);
  const page = await browser.page();
  await page.goto(address);
  await approve(page, account);
  await page.waitForSelector("main.success");
  return command.finished;
}

function sessionFile({ state }: { readonly state: string }): string {
  const folder = path.join(state, "byok-identity/sessions");
  const name = readdirSync(folder).find((each) => each.endsWith(".json")) ?? "none";
  return path.join(folder, name);
}

describe("byok-identity login", () => {
  test("from nothing to a token: one file, one sign-in; whoami, doctor and logout know of it", async () => {
    const here = machine();
    const before = await runCommand(["token"], here.env);
    expect(before).toMatchObject({ code: 1, stdout: "" });
    expect(before.stderr).toContain(
      `Run: byok-identity login --config ${here.config} --provider models (ERR_LOGIN_REQUIRED)`,
    );

    const login = await signedIn(here);
    expect(login).toMatchObject({ code: 0, stdout: "" });
    expect(login.stderr).toContain("Signed in as Ada lovelace (lovelace@example.com) at");
    const file = sessionFile(here);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secrets = [
      ...tokensIn(file),
      server.codes.at(-1) ?? "",
      server.redeemed.at(-1)?.get("code_verifier") ?? "",
    ];
    expect(new Set(secrets).size).toBe(4);

    const redeemed = server.redeemed.length;
    const token = await runCommand(["token"], here.env);
    expect(token).toMatchObject({ code: 0, stderr: "" });
    expect(token.stdout).toMatch(/^[\w-]{20,}\n$/);
    // The token of the sign-in itself: nothing was asked of the server.
    expect(server.redeemed).toHaveLength(redeemed);
    const next = await runCommand(["token", "--force"], here.env);
    expect(next.code).toBe(0);
    expect(next.stdout).not.toBe(token.stdout);
    secrets.push(...tokensIn(file));
    expect(new Set(secrets).size).toBe(6);

    const whoami = await runCommand(["whoami", "--output", "json"], here.env);
    expect(JSON.parse(whoami.stdout)).toMatchObject({
      provider: "models",
      kind: "oauth",
      server: server.issuer,
      username: "lovelace@example.com",
      scope: SCOPE,
      renewable: true,
      session: { file, protection: "file" },
    });
    const shownText = await runCommand(["whoami"], here.env);
    expect(shownText.stdout).toMatch(/^username +lovelace@example\.com$/m);
    const doctor = await runCommand(["doctor", "--no-request", "--output", "json"], here.env);
    const { findings } = JSON.parse(doctor.stdout) as {
      findings: { check: string; what: string }[];
    };
    expect(findings.find(({ check }) => check === "session")?.what).toMatch(
      /^Ada lovelace .* signed in/,
    );

    const logout = await runCommand(["logout"], here.env);
    expect(logout).toMatchObject({ code: 0, stdout: "" });
    expect(logout.stderr).toContain("was revoked and removed");
    expect(server.requests).toContain("POST /token/revocation");
    expect(existsSync(file)).toBe(false);
    for (const { stdout, stderr } of [login, whoami, shownText, doctor, logout]) {
      for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
    }
    expect((await runCommand(["whoami"], here.env)).stderr).toContain("ERR_LOGIN_REQUIRED");
    expect((await runCommand(["logout"], here.env)).stderr).toBe("Nobody is signed in.\n");
  });

  test("two accounts at one server live side by side, and logout --all ends both", async () => {
    const here = machine();
    const providers = ["ada", "grace"].map((account) => ({
      name: account,
      baseUrl: "http://127.0.0.1:1/v1",
      oauth: {
        issuer: server.issuer,
        clientId: "app",
        grant: "authorization_code",
        scope: SCOPE,
        account: `${account}@example.com`,
      },
    }));
    writeFileSync(here.config, JSON.stringify({ providers }));
    for (const name of ["ada", "grace"]) {
      expect((await signedIn(here, name, ["--provider", name])).code).toBe(0);
    }
    for (const name of ["ada", "grace"]) {
      const { stdout } = await runCommand(
        ["whoami", "--provider", name, "--output", "json"],
        here.env,
      );
      expect(JSON.parse(stdout)).toMatchObject({ username: `${name}@example.com` });
    }
    const { stdout } = await runCommand(["logout", "--all", "--output", "json"], here.env);
    const { sessions } = JSON.parse(stdout) as {
      sessions: { account: string; revoked: boolean }[];
    };
    expect(sessions.map(({ account, revoked }) => `${account} ${revoked}`).toSorted()).toEqual([
      "ada@example.com true",
      "grace@example.com true",
    ]);
  });

  test("processes side by side renew once; one killed in a renewal leaves the session to the next", async () => {
    const here = machine();
    await signedIn(here);
    const file = sessionFile(here);
    expire(file);
    const before = server.redeemed.length;
    const tokens = await Promise.all(
      Array.from({ length: 4 }, () => runCommand(["token"], here.env)),
    );
    expect(new Set(tokens.map(({ stdout }) => stdout)).size).toBe(1);
    expect(tokens.every(({ code }) => code === 0)).toBe(true);
    expect(server.redeemed).toHaveLength(before + 1);

    // Killed while the server has not taken the request yet.
    expire(file);
    const held = open<void>();
    const reached = open<void>();
    server.beforeToken = () => {
      reached.resolve();
      server.beforeToken = () => Promise.resolve();
      return held.promise;
    };
    const killed = started(["token"], here.env);
    await reached.promise;
    killed.child.kill("SIGKILL");
    await killed.finished;
    expect(existsSync(`${file}.lock`)).toBe(true);
    const after = await runCommand(["token"], here.env);
    expect(after).toMatchObject({ code: 0, stderr: "" });
    held.reject(new Error("the connection is gone"));
    // And it can still be renewed: no refresh token was used twice.
    expire(file);
    expect((await runCommand(["token"], here.env)).code).toBe(0);
  }, 60_000);

  test("a claims challenge that the server refuses is dropped, in the same browser, and reported", async () => {
    const here = machine();
    await signedIn(here);
    challenge(sessionFile(here));
    const before = server.authorizations.length;
    const { code, stderr } = await signedIn(here);
    expect(code).toBe(0);
    const asked = server.authorizations.slice(before);
    expect(asked.map((query) => query.get("claims"))).toEqual([CLAIMS, null]);
    expect(new Set(asked.map((query) => query.get("redirect_uri"))).size).toBe(1);
    for (const fresh of ["state", "nonce", "code_challenge"]) {
      const values = asked.map((query) => query.get(fresh));
      expect(new Set(values).size, fresh).toBe(2);
      for (const value of values) expect(value, fresh).toMatch(/^[\w-]{43}$/);
    }
    expect(stderr).toMatch(
      /^warning: The server did not sign you in: invalid_request – claims .* goes on without the claims challenge/m,
    );
    expect(stderr).toContain("Signed in as Ada lovelace");
    // Nor does the next sign-in try it again.
    await signedIn(here);
    expect(server.authorizations.at(-1)?.get("claims")).toBeNull();
  }, 60_000);

  test("device code: so is a claims challenge that the device authorization endpoint refuses", async () => {
    const here = machine({ grant: "device_code" });
    const signIn = async (): Promise<Finished> => {
      const command = started(["login", "--session-store", "file"], here.env);
      const [, address = ""] = await command.seen(/contains the code:\s+(\S+)/);
      const page = await browser.page();
      await page.goto(address);
      await page.click("button[type=submit]");
      await approve(page, "hopper");
      return command.finished;
    };
    await signIn();
    challenge(sessionFile(here));
    const { code, stderr } = await signIn();
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: \S+ answered 400: invalid_request – claims .* goes on without the claims challenge/m,
    );
  }, 60_000);

  test("device code: a code in view, a browser elsewhere, slow_down heeded", async () => {
    const here = machine({ grant: "device_code" });
    server.slowDowns = 1;
    const command = started(["login", "--session-store", "file", "--output", "json"], here.env);
    const [, address = ""] = await command.seen(/contains the code:\s+(\S+)/);
    const page = await browser.page();
    await page.goto(address);
    await page.click("button[type=submit]");
    await approve(page, "hopper");
    const { code, stdout, stderr } = await command.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ username: "hopper@example.com", renewable: true });
    const deviceCode = server.redeemed.at(-1)?.get("device_code") ?? "";
    for (const secret of [deviceCode, ...tokensIn(sessionFile(here))]) {
      expect(secret).toMatch(/^[\w-]{20,}$/);
      expect(stdout + stderr).not.toContain(secret);
    }
  }, 60_000);

  test("device code: declined in the browser ends it, with what to do", async () => {
    const here = machine({ grant: "device_code" });
    const command = started(["login", "--session-store", "file"], here.env);
    const [, address = ""] = await command.seen(/contains the code:\s+(\S+)/);
    const page = await browser.page();
    await page.goto(address);
    await page.click(
      "button[name=abort], button[value=yes], a[href$='/abort'], button:has-text('Abort')",
    );
    const { code, stderr } = await command.finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(/was declined.*ERR_IDENTITY_REFUSED/);
  }, 60_000);

  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends the wait, and stores nothing",
    async (signal) => {
      for (const more of [["--no-browser"], ["--device-code"]]) {
        const here = machine();
        const command = started(["login", ...more], here.env);
        await command.seen(/open this address/);
        command.child.kill(signal);
        expect(await command.finished).toMatchObject({ code: null, signal, stdout: "" });
        expect(existsSync(path.join(here.state, "byok-identity/sessions"))).toBe(false);
      }
    },
  );

  test("without a provider and without a terminal it says what to configure, and asks nothing", async () => {
    const home = scratch();
    const { code, stderr } = await runCommand(["login"], { HOME: home, COPILOT_HOME: home });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /no provider is configured\. There is no providers file.*COPILOT_PROVIDER_OAUTH_ISSUER/,
    );
  });

  test("a provider whose credential is no person's cannot be signed in to", async () => {
    const { code, stderr } = await runCommand(["login", "--managed-identity"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/is not a person who signs in; that needs oauth with grant/);
  });

  test("without a display it is the code if the server has one, over SSH too", async () => {
    for (const env of [{}, { DISPLAY: ":0", SSH_CONNECTION: "a b c d" }]) {
      const here = machine();
      const command = started(["login"], { ...here.env, ...env });
      expect((await command.seen(/enter the code/)).index).toBeGreaterThan(0);
      command.child.kill("SIGKILL");
      await command.finished;
    }
  });
});

/** The tokens that are in a session's file. */
function tokensIn(file: string): string[] {
  const { content } = JSON.parse(readFileSync(file, "utf8")) as { content: string };
  const { refreshToken, accessToken } = JSON.parse(content) as {
    refreshToken: string;
    accessToken: { token: string };
  };
  return [refreshToken, accessToken.token];
}

/** The session as it is once its access token is due. */
function expire(file: string): void {
  change(file, (session) => {
    session.accessToken = { ...session.accessToken, expiresOn: 1, dueOn: 1 };
  });
}

/** The session as it is once a provider has asked for more than a renewal can prove. */
function challenge(file: string): void {
  change(file, (session) => {
    session.claims = CLAIMS;
  });
}

interface Stored {
  accessToken: { expiresOn: number; dueOn: number };
  claims?: string;
}

function change(file: string, work: (session: Stored) => void): void {
  const stored = JSON.parse(readFileSync(file, "utf8")) as { content: string };
  const session = JSON.parse(stored.content) as Stored;
  work(session);
  writeFileSync(file, JSON.stringify({ ...stored, content: JSON.stringify(session) }));
}

import { mkdirSync } from "node:fs";
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import type { OAuth } from "../../src/config/types.ts";
import { signInWithBrowser } from "../../src/login/browser.ts";
import type { Session } from "../../src/credentials/session/session.ts";
import type { LoginTarget } from "../../src/login/target.ts";
import { approve, useBrowser } from "../support/chromium.ts";
import { answersElsewhere, dial } from "../support/dial.ts";
import { people, SCOPE } from "./people.ts";
import { targetFor } from "./support.ts";

const server = people();
const browser = useBrowser();

function block(more: Partial<OAuth> = {}): OAuth {
  return {
    issuer: server.issuer,
    clientId: "app",
    grant: "authorization_code",
    scope: SCOPE,
    ...more,
  };
}

interface Started {
  readonly url: string;
  readonly session: Promise<Session>;
}

/** Starts a sign-in; resolves with the address that the browser is to open. */
async function start(
  target: LoginTarget,
  options: { redirectUri?: string; prompt?: string } = {},
): Promise<Started> {
  let session: Promise<Session> | undefined;
  const url = await new Promise<string>((resolve, reject) => {
    session = signInWithBrowser(target, { ...options, open: resolve });
    session.catch(reject);
  });
  if (session === undefined) throw new Error("not started");
  return { url, session };
}

/** Where a screenshot goes, for a person to look at. */
function shot(name: string): string | undefined {
  const folder = process.env["LOGIN_SCREENSHOTS"];
  if (folder === undefined) return undefined;
  mkdirSync(folder, { recursive: true });
  return `${folder}/${name}.png`;
}

describe("signInWithBrowser() with a real browser at a real OpenID provider", () => {
  test.each([
    ["127.0.0.1", undefined],
    ["localhost", "http://localhost"],
    ["a path", "http://127.0.0.1/callback"],
  ])("signs a person in by a redirect to %s, and says so", async (_, redirectUri) => {
    const started = await start(
      await targetFor(block()),
      redirectUri === undefined ? {} : { redirectUri },
    );
    const page = await browser.page({ dark: redirectUri !== undefined });
    const errors: string[] = [];
    const redirect = new URL(started.url).searchParams.get("redirect_uri") ?? "";
    page.on("console", (message) => {
      if (message.location().url.startsWith(redirect)) errors.push(message.text());
    });
    await page.goto(started.url);
    await approve(page, "lovelace");
    const session = await started.session;
    await page.waitForSelector("main.success");
    const path = shot(`success-${redirectUri === undefined ? "light" : "dark"}`);
    if (path !== undefined) await page.screenshot({ path });
    expect(await page.textContent("h1")).toBe("You are signed in");
    expect(await page.textContent("p")).toMatch(/^As Ada lovelace \(lovelace@example\.com\)\./);
    // The page has no script, and nothing that its policy had to stop.
    expect(errors).toEqual([]);
    expect(await page.locator("script").count()).toBe(0);
    expect(session.person).toEqual({
      name: "Ada lovelace",
      username: "lovelace@example.com",
      subject: "lovelace",
      issuer: server.issuer,
    });
    expect(session.refreshToken).toMatch(/^[\w-]{20,}$/);
    expect(session.accessToken?.dueOn).toBeGreaterThan(Date.now());
    const sent = server.authorizations.at(-1);
    expect(Object.fromEntries(sent ?? [])).toMatchObject({
      response_type: "code",
      client_id: "app",
      code_challenge_method: "S256",
      scope: `openid profile offline_access ${SCOPE}`,
    });
    expect(sent?.get("nonce")).toMatch(/^[\w-]{43}$/);
    expect(sent?.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect(server.redeemed.at(-1)?.get("client_secret")).toBeNull();
    const verifier = server.redeemed.at(-1)?.get("code_verifier") ?? "";
    expect(verifier).toMatch(/^[\w-]{43}$/);
    // What other processes of the machine can see of the browser that is started.
    expect(started.url).not.toContain(verifier);
    // The port is closed.
    const { port, hostname } = new URL(page.url());
    await expect(dial(hostname, Number(port))).resolves.toBe("ECONNREFUSED");
  });

  test("says on the page and in the terminal that consent was refused", async () => {
    const started = await start(await targetFor(block()));
    const ended = started.session.catch((error: unknown) => error);
    const page = await browser.page();
    await page.goto(started.url);
    await page.click("a[href$='/abort']");
    await page.waitForSelector("main.failure");
    const path = shot("failure-light");
    if (path !== undefined) await page.screenshot({ path });
    expect(await page.textContent("h1")).toBe("You are not signed in");
    expect(await ended).toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      message: expect.stringMatching(
        /access_denied.*accept what the application asks for/,
      ) as string,
    });
  });

  test("prompt=consent asks again a person who has a session in the browser", async () => {
    const page = await browser.page();
    const first = await start(await targetFor(block()));
    await page.goto(first.url);
    await approve(page, "lovelace");
    await first.session;
    await page.waitForSelector("main.success");
    const second = await start(await targetFor(block()), { prompt: "consent" });
    await page.goto(second.url);
    await page.click("button[type=submit]");
    expect((await second.session).person.subject).toBe("lovelace");
    await page.waitForSelector("main.success");
  });

  test("refuses the session of another account than the configured one", async () => {
    const target = await targetFor(block({ account: "grace@example.com" }));
    const started = await start(target);
    const ended = started.session.catch((error: unknown) => error);
    expect(new URL(started.url).searchParams.get("login_hint")).toBe("grace@example.com");
    const page = await browser.page({ dark: true });
    await page.goto(started.url);
    await approve(page, "mallory");
    await page.waitForSelector("main.failure");
    const path = shot("failure-dark");
    if (path !== undefined) await page.screenshot({ path });
    expect(await ended).toMatchObject({
      message: expect.stringMatching(
        /mallory@example.com signed in, but account is grace@/,
      ) as string,
    });
  });

  test("a page that opens the redirect by itself neither ends the sign-in nor gets in", async () => {
    const started = await start(await targetFor(block()));
    const redirect = new URL(started.url).searchParams.get("redirect_uri") ?? "";
    const attacker = await browser.page();
    // A guessed port, with a code of the attacker's.
    await attacker.goto(`${redirect}/?code=stolen&state=guessed`);
    expect(await attacker.textContent("h1")).toMatch(/not the sign-in that is waiting/);
    await attacker.goto(`${redirect}/?code=stolen`);
    expect(await attacker.textContent("h1")).toMatch(/not the sign-in that is waiting/);
    const page = await browser.page();
    await page.goto(started.url);
    await approve(page, "lovelace");
    expect((await started.session).person.subject).toBe("lovelace");
  });
});

/** The status of a request as a browser or an attacker may send it. */
function get(
  url: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<{
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, method, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.once("error", reject);
    sent.end();
  });
}

describe("signInWithBrowser() against attacks (RFC 9700, RFC 8252)", () => {
  async function waiting(): Promise<{
    base: string;
    state: string;
    ended: Promise<unknown>;
    stop: () => void;
  }> {
    const stopper = new AbortController();
    const target = await targetFor(block(), { signal: stopper.signal });
    const started = await start(target);
    const parameters = new URL(started.url).searchParams;
    return {
      base: parameters.get("redirect_uri") ?? "",
      state: parameters.get("state") ?? "",
      ended: started.session.catch((error: unknown) => error),
      stop: () => stopper.abort(new Error("stopped")),
    };
  }

  test("mix-up: an answer that names another issuer is refused (RFC 9207)", async () => {
    const { base, state, ended } = await waiting();
    const iss = encodeURIComponent("https://evil.example");
    const answer = await get(`${base}/?code=c&state=${state}&iss=${iss}`);
    expect(answer.status).toBe(400);
    expect(await ended).toMatchObject({
      message: expect.stringMatching(/not one of this server/) as string,
    });
  });

  test("mix-up: an answer without an issuer is refused, because this server announces one", async () => {
    const { base, state, ended } = await waiting();
    await get(`${base}/?code=c&state=${state}`);
    expect(await ended).toMatchObject({
      message: expect.stringMatching(/not one of this server/) as string,
    });
  });

  test("code injection: the code of another sign-in does not fit this one's verifier", async () => {
    // The attacker's own sign-in, whose code never reaches the attacker's port.
    const stopper = new AbortController();
    const attacker = await start(await targetFor(block(), { signal: stopper.signal }));
    const stopped = attacker.session.catch((error: unknown) => error);
    stopper.abort(new Error("stopped"));
    await stopped;
    const page = await browser.page();
    const known = server.codes.length;
    await page.goto(attacker.url);
    await approve(page, "attacker").catch(() => undefined);
    await expect.poll(() => server.codes.length).toBeGreaterThan(known);
    const code = server.codes.at(-1) ?? "";
    const victim = await waiting();
    const iss = encodeURIComponent(server.issuer);
    await get(`${victim.base}/?code=${code}&state=${victim.state}&iss=${iss}`);
    expect(await victim.ended).toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      message: expect.stringMatching(/invalid_grant/) as string,
    });
  });

  test("each sign-in has its own state, nonce and verifier, none of which can be guessed", async () => {
    const stopper = new AbortController();
    const target = await targetFor(block(), { signal: stopper.signal });
    const both = [await start(target), await start(target)];
    const ended = both.map(({ session }) => session.catch(() => undefined));
    stopper.abort(new Error("stopped"));
    await Promise.all(ended);
    const values = both.flatMap(({ url }) => {
      const { searchParams } = new URL(url);
      return ["state", "nonce", "code_challenge"].map((name) => searchParams.get(name) ?? "");
    });
    expect(new Set(values).size).toBe(6);
    // 256 bits each.
    for (const value of values) expect(value).toMatch(/^[\w-]{43}$/);
  });

  test("another host, method or path, and a second answer, get nothing", async () => {
    const { base, state, ended } = await waiting();
    const query = `?code=c&state=${state}`;
    const { host, port } = new URL(base);
    for (const other of [
      "evil.example",
      `localhost:${port}`,
      "127.0.0.1",
      `${host}.evil.example`,
    ]) {
      expect((await get(`${base}/${query}`, { host: other })).status, other).toBe(404);
    }
    expect(await answersElsewhere(Number(port))).toBe(false);
    expect((await get(`${base}/${query}`, {}, "POST")).status).toBe(404);
    expect((await get(`${base}/other${query}`)).status).toBe(404);
    expect((await get(`${base}/favicon.ico`)).status).toBe(404);
    expect((await get(`${base}/${query}&state=other`)).status).toBe(400);
    const [first, second] = await Promise.all([get(`${base}/${query}`), get(`${base}/${query}`)]);
    expect([first.status, second.status]).toEqual([400, 400]);
    expect(second.text + first.text).toContain("This sign-in is over");
    await ended;
  });

  test("open redirect: nothing in the answer leads elsewhere, and its text is no markup", async () => {
    const { base, state, ended } = await waiting();
    const iss = encodeURIComponent(server.issuer);
    const text = encodeURIComponent("<img src=x onerror=alert(1)><a href=https://evil.example>");
    const answer = await get(
      `${base}/?error=access_denied&error_description=${text}&state=${state}&iss=${iss}&redirect=https://evil.example`,
    );
    expect(answer.status).toBe(400);
    expect(answer.headers["location"]).toBeUndefined();
    expect(answer.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; img-src data:; style-src 'nonce-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    expect(answer.text).not.toMatch(/<img|<a /);
    await ended;
  });

  test("another process on the redirect port: a fixed port in use is an error, before the browser opens", async () => {
    const { base, stop, ended } = await waiting();
    await expect(start(await targetFor(block()), { redirectUri: base })).rejects.toMatchObject({
      code: "ERR_CONFIG_INVALID",
      message: expect.stringMatching(/EADDRINUSE.*--redirect-uri/) as string,
    });
    stop();
    await ended;
  });

  test("localhost is listened on by both of its addresses, so nobody else can have the other", async () => {
    const stopper = new AbortController();
    const target = await targetFor(block(), { signal: stopper.signal });
    const started = await start(target, { redirectUri: "http://localhost" });
    const ended = started.session.catch((error: unknown) => error);
    const { port } = new URL(new URL(started.url).searchParams.get("redirect_uri") ?? "");
    const found = await Promise.all(["127.0.0.1", "::1"].map((host) => dial(host, Number(port))));
    expect(found[0]).toBe("connected");
    // A machine without IPv6 has no second address.
    expect(["connected", "EADDRNOTAVAIL", "EAFNOSUPPORT"]).toContain(found[1]);
    stopper.abort(new Error("stopped"));
    expect(await ended).toMatchObject({ message: "stopped" });
    expect(await dial("127.0.0.1", Number(port))).toBe("ECONNREFUSED");
  });
});

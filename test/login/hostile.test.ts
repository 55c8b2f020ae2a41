import { describe, expect, test, vi, onTestFinished } from "vitest";
import type { OAuth } from "../../src/config/types.ts";
import { loadLibrary } from "../../src/credentials/oauth/library.ts";
import { oauthServer } from "../../src/credentials/oauth/server.ts";
import { signInWithBrowser } from "../../src/login/browser.ts";
import { signInWithCode, type DevicePrompt } from "../../src/login/device-code.ts";
import { listenForRedirect } from "../../src/login/redirect.ts";
import { revokeToken } from "../../src/login/revoke.ts";
import {
  json,
  reset,
  scripted,
  token,
  type Asked,
  type Reply,
} from "../credentials/oauth/support.ts";
import type { LoginTarget } from "../../src/login/target.ts";
import { targetFor } from "./support.ts";

/** Milliseconds; what hangs must end by then, with room for a loaded machine. */
const TIMEOUT = 300;
const SECRETS = ["code-s3cret", "device-s3cret", "rt-s3cret"];

const hangs = (): void => undefined;
const drips: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), 20);
  response.once("close", () => clearInterval(timer));
};
/** More than anybody may send: written as long as somebody reads. */
const floods: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const part = " ".repeat(64 * 1024);
  const write = (): void => {
    while (!response.destroyed && response.write(part));
    if (!response.destroyed) response.once("drain", write);
  };
  write();
};
const elsewhere: Reply = (response) => {
  response.writeHead(307, { location: "https://evil.example/" }).end();
};
const html = json("<html><script>alert(1)</script>");
const list = json("[]");

/** What the endpoint does, the code, and what a person reads. */
const BROKEN: [string, Reply, RegExp][] = [
  ["hangs", hangs, /did not answer within 300 ms/],
  ["sends its answer byte by byte, without an end", drips, /did not answer within 300 ms/],
  ["sends an answer without an end", floods, /larger than 1048576 bytes/],
  ["redirects to another host", elsewhere, /answered 307.*Redirects are not followed/],
  ["answers with a page", html, /is not a JSON object.*captive portal/],
  ["answers with a list", list, /is not a JSON object/],
  ["closes the connection", reset, /cannot be reached/],
];

/** The issuer of a server whose document names all endpoints on it. */
async function issuer(
  endpoint: Reply,
  more: object = {},
): Promise<{ url: string; asked: Asked[] }> {
  return scripted((response, asked) => {
    const origin = `http://${asked.headers.host}`;
    const found = {
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      device_authorization_endpoint: `${origin}/device`,
      revocation_endpoint: `${origin}/revoke`,
      ...more,
    };
    if (asked.path.includes("/.well-known/")) json(found)(response);
    else if (typeof endpoint === "function")
      (endpoint as (r: typeof response, a: Asked) => void)(response, asked);
    else json(endpoint)(response);
  });
}

function block(url: string): OAuth {
  return { issuer: url, clientId: "c", grant: "authorization_code" };
}

function shown(error: unknown): string {
  const text = String(error);
  for (const secret of SECRETS) expect(text).not.toContain(secret);
  expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  return text;
}

describe("discovery at a broken or hostile issuer", () => {
  test.each(BROKEN)("that %s ends in time, with what to do", async (_, reply, message) => {
    const { url } = await scripted(reply);
    const server = oauthServer(block(url), TIMEOUT);
    const error: unknown = await server.metadata(await loadLibrary()).catch((e: unknown) => e);
    expect(shown(error)).toMatch(message);
  });
});

/** Signs in as a person whose browser comes back at once, with this answer. */
async function withBrowser(url: string): Promise<unknown> {
  const target = await targetFor(block(url), { timeout: TIMEOUT });
  return signInWithBrowser(target, {
    open: (address) => {
      const asked = new URL(address).searchParams;
      nonce = asked.get("nonce") ?? "";
      const query = new URLSearchParams({ code: "code-s3cret", state: asked.get("state") ?? "" });
      void fetch(`${asked.get("redirect_uri")}/?${query.toString()}`).catch(() => undefined);
    },
  }).catch((error: unknown) => error);
}

/** That of the last sign-in. */
let nonce = "";

describe("signInWithBrowser() at a token endpoint", () => {
  test.each(BROKEN)("that %s ends in time, with what to do", async (_, reply, message) => {
    const error = await withBrowser((await issuer(reply)).url);
    expect(error).toMatchObject({ name: expect.stringMatching(/Error$/) as string });
    expect(shown(error)).toMatch(message);
  });

  test.each<[string, (claims: Record<string, unknown>) => object | string | undefined, RegExp]>([
    [
      "is for another audience",
      (claims) => ({ ...claims, aud: "other" }),
      /not for this sign-in.*"aud"/,
    ],
    [
      "is for several audiences and another party",
      (claims) => ({ ...claims, aud: ["c", "d"], azp: "d" }),
      /not for this sign-in/,
    ],
    [
      "is of another issuer",
      (claims) => ({ ...claims, iss: "https://evil.example" }),
      /not for this sign-in.*"iss"/,
    ],
    [
      "is of another sign-in (nonce)",
      (claims) => ({ ...claims, nonce: "other" }),
      /not for this sign-in.*"nonce"/,
    ],
    ["has no nonce", (claims) => ({ ...claims, nonce: undefined }), /not for this sign-in.*nonce/],
    [
      "has expired",
      (claims) => ({ ...claims, exp: 1_000 }),
      /not for this sign-in.*this machine's clock/,
    ],
    ["is no JWT", () => "eyJub3BlIjp0cnVlfQ", /not for this sign-in/],
    ["is missing", () => undefined, /not for this sign-in.*id_token/],
  ])("whose ID token %s stores nothing", async (_, change, message) => {
    const server = await issuer((response, { headers }) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: `http://${headers.host}`,
        aud: "c",
        sub: "ada",
        iat: now,
        exp: now + 60,
        nonce,
      };
      const changed = change(claims);
      const id_token = typeof changed === "object" ? jwt(changed) : changed;
      json(token("at", { refresh_token: "rt-s3cret", id_token }))(response);
    });
    const result = await withBrowser(server.url);
    expect(result).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false });
    expect(shown(result)).toMatch(message);
  });

  test("that names the person with control characters: they reach no terminal", async () => {
    const server = await issuer((response, { headers }) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: `http://${headers.host}`,
        aud: "c",
        sub: "ada",
        iat: now,
        exp: now + 60,
        nonce,
        name: "Ada\u001b[2J\u202Eecalevol\r\nerror: x",
        preferred_username: "a".repeat(5_000),
      };
      json(token("at", { id_token: jwt(claims) }))(response);
    });
    const { person } = (await withBrowser(server.url)) as { person: Record<string, string> };
    expect(person["name"]).toBe("Ada ecalevol error: x");
    expect(person["username"]?.length).toBeLessThanOrEqual(201);
  });

  test("ends when the browser does not come back within 15 minutes, and closes the port", async () => {
    const { url } = await issuer(hangs);
    const target = await targetFor(block(url));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let ended: Promise<unknown> = Promise.resolve();
    const address = await new Promise<string>((open) => {
      ended = signInWithBrowser(target, { open }).catch((error: unknown) => error);
    });
    const redirect = new URL(address).searchParams.get("redirect_uri") ?? "";
    await vi.advanceTimersByTimeAsync(15 * 60_000 - 1);
    expect((await fetch(redirect)).status).toBe(400);
    await vi.advanceTimersByTimeAsync(1);
    expect(String(await ended)).toMatch(/within 15 minutes.*byok-identity login --device-code/);
    await expect(fetch(redirect)).rejects.toThrow("fetch failed");
  });
});

const STARTED = {
  device_code: "device-s3cret",
  user_code: "ABCD-EFGH",
  verification_uri: "https://id.example/device",
  expires_in: 900,
  interval: 5,
};

interface Waited {
  readonly prompts: DevicePrompt[];
  /** Seconds that were waited before each request. */
  readonly waits: number[];
  readonly error: unknown;
}

/** A sign-in with a code at a server that says this at first, and that the person is awaited from then on. */
async function withCode(
  started: object,
  later: Reply = json({ error: "authorization_pending" }, 400),
): Promise<Waited> {
  const server = await issuer((response, asked) => {
    const reply = asked.path === "/device" ? json(started) : later;
    (reply as (r: typeof response, a: Asked) => void)(response, asked);
  });
  const prompts: DevicePrompt[] = [];
  const waits: number[] = [];
  let passed = 0;
  vi.spyOn(process, "hrtime").mockImplementation((() => [
    Math.floor(passed / 1_000),
    (passed % 1_000) * 1e6,
  ]) as unknown as typeof process.hrtime);
  onTestFinished(() => void vi.restoreAllMocks());
  const error: unknown = await signInWithCode(
    await targetFor(block(server.url), { timeout: TIMEOUT }),
    (prompt) => void prompts.push(prompt),
    (milliseconds) => {
      waits.push(milliseconds / 1000);
      passed += milliseconds;
      return Promise.resolve();
    },
  ).catch((reason: unknown) => reason);
  return { prompts, waits, error };
}

describe("signInWithCode() at a device authorization endpoint", () => {
  test.each(BROKEN)("that %s ends in time, with what to do", async (_, reply, message) => {
    const { url } = await issuer(reply);
    const error: unknown = await signInWithCode(
      await targetFor(block(url), { timeout: TIMEOUT }),
      () => expect.unreachable(),
      () => Promise.resolve(),
    ).catch((reason: unknown) => reason);
    expect(shown(error)).toMatch(message);
  });

  test.each<[string, object]>([
    ["an address that is not https", { verification_uri: "http://id.example/device" }],
    ["a script as address", { verification_uri: "javascript:alert(1)" }],
    ["an address of a file", { verification_uri: "file:///etc/passwd" }],
    [
      "control characters in the host of the address",
      { verification_uri: "https://id.ex\u001b[2Jample/" },
    ],
    [
      "a user name that looks like the host",
      { verification_uri: "https://id.example@evil.example/" },
    ],
    [
      "an address of 3,000 characters",
      { verification_uri: `https://id.example/${"a".repeat(3_000)}` },
    ],
    ["a password in the address", { verification_uri: "https://:microsoft.com@evil.example/" }],
    ["control characters in the code", { user_code: "A\u001b[2J" }],
    ["a code of two lines", { user_code: "A\nB" }],
    ["text that reads from right to left in the code", { user_code: "A\u202EB" }],
    ["a code of 65 characters", { user_code: "A".repeat(65) }],
  ])("does not show %s", async (_, more) => {
    const { prompts, error } = await withCode({ ...STARTED, ...more });
    expect(prompts).toEqual([]);
    expect(shown(error)).toMatch(/sent a code or an address that cannot be shown/);
  });

  test("shows an address as the browser reads it, and leaves a complete one out that it would not show", async () => {
    const { prompts } = await withCode({
      ...STARTED,
      expires_in: 1,
      verification_uri: "https://id.example/\u001b[2J\u202E",
      verification_uri_complete: "javascript:alert(1)",
    });
    expect(prompts).toEqual([
      { url: "https://id.example/%1B[2J%E2%80%AE", code: "ABCD-EFGH", validFor: 1_000 },
    ]);
  });

  test.each<[string, object, RegExp]>([
    ["no expires_in", { expires_in: undefined }, /cannot be used.*expires_in/],
    ["a negative expires_in", { expires_in: -1 }, /cannot be used.*expires_in/],
    ["no number as expires_in", { expires_in: "soon" }, /cannot be used.*expires_in/],
    ["no number as interval", { interval: "soon" }, /cannot be used.*interval/],
    ["a negative interval", { interval: -5 }, /cannot be used.*interval/],
    ["no device code", { device_code: undefined }, /cannot be used.*device_code/],
    ["no address", { verification_uri: undefined }, /cannot be used.*verification_uri/],
  ])("refuses %s", async (_, more, message) => {
    const { prompts, error } = await withCode({ ...STARTED, ...more });
    expect(prompts).toEqual([]);
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED" });
    expect(shown(error)).toMatch(message);
  });

  test.each<[string, object, number, number]>([
    ["expires_in 0", { expires_in: 0 }, 0, 0],
    ["no interval", { interval: undefined }, 900, 900 / 5 - 1],
    ["a tiny interval", { interval: 1e-9, expires_in: 10 }, 10, 99],
    ["a huge interval", { interval: 1e12 }, 900, 0],
    ["a huge expires_in", { expires_in: 1e15, interval: 60 }, 3_600, 3_600 / 60 - 1],
  ])(
    "%s: ends when the code has expired, after an hour at the latest",
    async (_, more, ends, requests) => {
      const { waits, error } = await withCode({ ...STARTED, ...more });
      expect(shown(error)).toMatch(/code has expired/);
      expect(waits.reduce((sum, each) => sum + each, 0)).toBeCloseTo(ends);
      expect(Math.abs(waits.length - 1 - requests)).toBeLessThanOrEqual(1);
    },
  );

  test("a token endpoint that floods is asked less and less, until the code has expired", async () => {
    const { waits, error } = await withCode({ ...STARTED, expires_in: 100 }, floods);
    expect(waits).toEqual([5, 10, 20, 40, 25]);
    expect(shown(error)).toMatch(/code has expired/);
  });
});

describe("listenForRedirect()", () => {
  test.each([
    "nonsense",
    "http://127.0.0.1:99999",
    "https://127.0.0.1:8443/",
    "http://0.0.0.0:8400/",
    "http://[::]:8400/",
    "http://evil.example/",
    "http://evil.localhost/",
    "http://u:p@127.0.0.1/",
    "http://127.0.0.1/?next=https://evil.example",
  ])("refuses %s, which is not of this machine alone", async (uri) => {
    await expect(listenForRedirect(uri)).rejects.toMatchObject({
      code: "ERR_CONFIG_INVALID",
      problems: [
        { path: "--redirect-uri", message: expect.stringMatching(/this machine/) as string },
      ],
    });
  });
});

describe("endpoints that the discovery document of a remote issuer names", () => {
  test.each([
    "http://id.example/in",
    "http://127.0.0.1:1/in",
    "https://localhost/in",
    "javascript:alert(1)",
    "in",
  ])("%s gets neither the person nor a secret", async (url) => {
    const { url: near } = await issuer(hangs);
    const target = await targetFor(block(near));
    const server = {
      ...target.server,
      issuer: "https://id.example",
      authorization_endpoint: url,
      device_authorization_endpoint: url,
    };
    const remote = { ...target, server };
    const refused = /has no .* endpoint|is not https|leads to this machine/;
    const never = (): never => expect.unreachable();
    await expect(signInWithBrowser(remote, { open: never })).rejects.toThrow(refused);
    await expect(signInWithCode(remote, never, never)).rejects.toThrow(refused);
  });
});

describe("revokeToken() at a revocation endpoint", () => {
  test.each(
    BROKEN.filter(
      ([, reply]) => reply !== html && reply !== list && reply !== hangs && reply !== drips,
    ),
  )("that %s ends, and shows no token", async (_, reply, message) => {
    const { url } = await issuer(reply);
    const { library, server } = await targetFor(block(url));
    const error: unknown = await revokeToken(library, server, "c", "rt-s3cret").catch(
      (e: unknown) => e,
    );
    expect(shown(error)).toMatch(message);
  });

  test("that is not https is not used", async () => {
    const { url } = await issuer(hangs, { revocation_endpoint: "http://evil.example/revoke" });
    const { library, server } = await targetFor(block(url));
    expect(await revokeToken(library, server, "c", "rt-s3cret")).toBe(false);
  });

  test("that a remote issuer announces as http on this machine is not used", async () => {
    const { url, asked } = await issuer(json({}));
    const { library, server } = await targetFor(block(url));
    const remote = { ...server, issuer: "https://id.example" };
    const known = asked.length;
    expect(await revokeToken(library, remote, "c", "rt-s3cret")).toBe(false);
    expect(asked).toHaveLength(known);
    expect(await revokeToken(library, server, "c", "rt-s3cret")).toBe(true);
    expect(asked).toHaveLength(known + 1);
  });
});

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256", kid: "k" })}.${part(claims)}.c2lnbmF0dXJl`;
}

describe("a sign-in at a server that never answers", () => {
  /** A server that answers up to this endpoint; the sign-in is interrupted there. */
  async function interruptedAt(
    endpoint: string,
  ): Promise<{ target: LoginTarget; interruption: Error }> {
    const stop = new AbortController();
    const interruption = new Error("Ended by SIGINT.");
    const { url } = await issuer((response, { path }) => {
      if (path === endpoint) stop.abort(interruption);
      else json(STARTED)(response);
    });
    const target = await targetFor(block(url), { timeout: 60_000, signal: stop.signal });
    return { target, interruption };
  }

  test.each(["/device", "/token"])(
    "signInWithCode() ends by the signal at %s",
    async (endpoint) => {
      const { target, interruption } = await interruptedAt(endpoint);
      const ended = signInWithCode(
        target,
        () => undefined,
        () => Promise.resolve(),
      );
      await expect(ended).rejects.toBe(interruption);
    },
  );

  test("signInWithBrowser() ends by the signal, and says so in the browser", async () => {
    const { target, interruption } = await interruptedAt("/token");
    let shownPage: Promise<string> = Promise.resolve("");
    const ended = signInWithBrowser(target, {
      open: (address) => {
        const asked = new URL(address).searchParams;
        const query = new URLSearchParams({ code: "c", state: asked.get("state") ?? "" });
        shownPage = fetch(`${asked.get("redirect_uri")}/?${query.toString()}`).then((page) =>
          page.text(),
        );
      },
    });
    await expect(ended).rejects.toBe(interruption);
    expect(await shownPage).toContain("The sign-in was stopped in the terminal.");
  });
});

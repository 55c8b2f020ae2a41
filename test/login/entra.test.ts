import { describe, expect, test, vi } from "vitest";
import type { OAuth } from "../../src/config/types.ts";
import type { FileSessions } from "../../src/credentials/session/file-sessions.ts";
import type { Session } from "../../src/credentials/session/session.ts";
import { sessionId, sessionScope } from "../../src/credentials/session/session-id.ts";
import { signInWithBrowser } from "../../src/login/browser.ts";
import { signInWithCode, type DevicePrompt } from "../../src/login/device-code.ts";
import { revokeToken } from "../../src/login/revoke.ts";
import { auth, failure } from "../credentials/oauth/support.ts";
import { newSessions } from "../credentials/session/support.ts";
import { mockIdentity } from "../support/mocks.ts";
import { challenged, targetFor } from "./support.ts";

const TENANT = "11111111-2222-4333-8444-555555555555";
const CLIENT = "33333333-2222-4333-8444-555555555555";
const SCOPE = "https://cognitiveservices.azure.com/.default";
const entra = await mockIdentity();

function block(more: Partial<OAuth> = {}): OAuth {
  return {
    issuer: `${entra.url}/${TENANT}/v2.0`,
    clientId: CLIENT,
    grant: "authorization_code",
    scope: SCOPE,
    ...more,
  };
}

interface WithCode {
  readonly prompts: DevicePrompt[];
  readonly waits: number[];
  readonly result: unknown;
}

async function withCode({ claims }: { readonly claims?: string } = {}): Promise<WithCode> {
  const [prompts, waits]: [DevicePrompt[], number[]] = [[], []];
  const result: unknown = await signInWithCode(
    await targetFor(
      block({ grant: "device_code" }),
      claims === undefined ? {} : challenged(claims),
    ),
    (prompt) => void prompts.push(prompt),
    (milliseconds) => Promise.resolve(void waits.push(milliseconds / 1000)),
  ).catch((error: unknown) => error);
  return { prompts, waits, result };
}

/** The person's browser, which is signed in at Entra already: it goes where it is sent. */
async function withBrowser(): Promise<unknown> {
  const target = await targetFor(block());
  return signInWithBrowser(target, {
    open: (url) => void fetch(url).then((page) => page.text()),
  }).catch((error: unknown) => error);
}

function forms(): Record<string, string>[] {
  return entra.requests
    .filter(({ method }) => method === "POST")
    .map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
}

async function signedIn(more: { readonly claims?: string } = {}): Promise<FileSessions> {
  const { result } = await withCode(more);
  const sessions = newSessions();
  await sessions.start(sessionScope(block()), "file", { ...(result as Session), ...DUE });
  return sessions;
}

/** So that the next token is requested. */
const DUE = { accessToken: { token: "used", dueOn: 1, expiresOn: 1 } };

describe("sign-in at Entra with a device code", () => {
  test("shows Entra's code, which comes without a complete address, waits, and knows the person", async () => {
    const { prompts, waits, result } = await withCode();
    expect(prompts).toEqual([
      {
        url: "https://microsoft.com/devicelogin",
        code: expect.stringMatching(/^[A-Z]{9}$/) as string,
        validFor: 900_000,
      },
    ]);
    expect(waits).toEqual([5, 5]);
    expect(result).toMatchObject({
      refreshToken: expect.stringMatching(/^1\./) as string,
      person: { name: "Ada Lovelace", username: "ada@contoso.example", tenant: TENANT },
    });
    expect(forms()).toEqual([
      { client_id: CLIENT, scope: `openid profile offline_access ${SCOPE}` },
      ...Array.from({ length: 2 }, () => ({
        client_id: CLIENT,
        grant_type: "urn:ietf:params:oauth:grant-type:device_code",
        device_code: expect.any(String) as string,
      })),
    ]);
  });

  test("declined (AADSTS70017) and expired (AADSTS70020) end it, with what to do", async () => {
    entra.configure({ decision: "decline" });
    expect((await withCode()).result).toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      message: expect.stringMatching(/was declined.*approve it in the browser/) as string,
    });
    entra.configure({ decision: "ignore" });
    vi.useFakeTimers({ toFake: ["Date"] });
    const target = await targetFor(block({ grant: "device_code" }));
    const ended = signInWithCode(
      target,
      () => vi.setSystemTime(Date.now() + 900_000),
      () => Promise.resolve(),
    );
    await expect(ended).rejects.toThrow(/has expired before it was entered/);
    vi.useRealTimers();
  });

  test("an application that is not public (AADSTS7000218) says where to change that", async () => {
    entra.configure({ publicClients: false });
    expect(String((await withCode()).result)).toMatch(/AADSTS7000218.*Allow public client flows/);
  });

  test.each([
    ["the wrong tenant", { tenantId: "other" }, /AADSTS90002.*Check the tenant/],
    [
      "an application of another tenant",
      { identities: [{ clientId: "x" }] },
      /AADSTS700016.*Check clientId/,
    ],
  ])("%s is the configuration's fault", async (_, knobs, message) => {
    entra.configure(knobs);
    expect(String((await withCode()).result)).toMatch(message);
  });

  test.each([
    ["53003", /blocks the sign-in.*sign in with a browser/i],
    ["65001", /consent to the application.*--prompt consent/],
    ["50076", /another factor.*Sign in again/],
  ])("AADSTS%s at the end of it is explained", async (number, message) => {
    const error_description = `AADSTS${number}: Long text. Trace ID: 0`;
    const refusal = {
      status: 400,
      body: JSON.stringify({ error: "invalid_grant", error_description }),
    };
    entra.configure({ faults: [{}, refusal] });
    const { result } = await withCode();
    expect(result).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false });
    expect(String(result)).toMatch(message);
  });
});

describe("sign-in at Entra with a browser", () => {
  test("comes back to localhost, the one redirect whose port Entra ignores, with PKCE and without prompt", async () => {
    expect(await withBrowser()).toMatchObject({ person: { username: "ada@contoso.example" } });
    const asked = entra.requests.find(({ path }) => path.endsWith("/authorize"));
    const sent = Object.fromEntries(new URLSearchParams(asked?.query));
    expect(sent).toMatchObject({
      redirect_uri: expect.stringMatching(/^http:\/\/localhost:\d+$/) as string,
      code_challenge_method: "S256",
      scope: `openid profile offline_access ${SCOPE}`,
    });
    expect(sent).not.toHaveProperty("prompt");
    expect(forms()).toEqual([
      {
        grant_type: "authorization_code",
        client_id: CLIENT,
        code: expect.any(String) as string,
        code_verifier: expect.stringMatching(/^[\w-]{43}$/) as string,
        redirect_uri: sent["redirect_uri"],
      },
    ]);
  });

  test("consent that is declined (AADSTS65004) says so", async () => {
    entra.configure({ decision: "decline" });
    expect(await withBrowser()).toMatchObject({
      message: expect.stringMatching(/AADSTS65004.*accept what the application asks/) as string,
    });
  });
});

describe("a session at Entra", () => {
  const id = sessionId(sessionScope(block()));

  test("is renewed with the scopes of the sign-in", async () => {
    const sessions = await signedIn();
    const before = forms().length;
    const token = await auth(block(), { sessions }).getToken();
    expect(entra.issued(token.token)).toMatchObject({
      source: "sign-in",
      audience: "https://cognitiveservices.azure.com",
    });
    expect(forms().slice(before)).toEqual([
      {
        grant_type: "refresh_token",
        client_id: CLIENT,
        refresh_token: expect.stringMatching(/^1\./) as string,
        scope: `openid profile offline_access ${SCOPE}`,
      },
    ]);
  });

  test.each([
    ["50076", /the tenant asks for another factor/, true],
    ["50079", /register another factor/, true],
    ["53003", /a Conditional Access policy blocks/, true],
    ["50173", /the session was revoked/, false],
    ["65001", /consent to the application/, false],
    ["70008", /the session has expired/, false],
    ["70043", /too old for the tenant's policy/, false],
    ["700082", /expired because it was not used/, false],
  ] as const)("AADSTS%s: %s, and the command to run", async (number, why, keeps) => {
    const sessions = await signedIn();
    entra.configure({ sessionRefusal: number });
    const error = await failure(auth(block(), { sessions, name: "foundry" }));
    expect(error).toMatchObject({
      code: "ERR_LOGIN_REQUIRED",
      transient: false,
      hint: "Run: byok-identity login --provider foundry",
    });
    expect(error.message).toMatch(why);
    expect(error.message).toContain(`(AADSTS${number})`);
    const stored = await sessions.read(id);
    expect(stored?.refreshToken !== undefined).toBe(keeps);
    expect(stored?.ended !== undefined).toBe(!keeps);
  });

  test("a second factor that a renewal lacks is asked of the next sign-in, after which it can be renewed", async () => {
    const sessions = await signedIn();
    entra.configure({ sessionRefusal: "50076" });
    await failure(auth(block(), { sessions }));
    const { claims = "" } = (await sessions.read(id)) ?? {};
    expect(JSON.parse(claims)).toHaveProperty("access_token.capolids.essential", true);
    const after = await signedIn({ claims });
    expect((await auth(block(), { sessions: after }).getToken()).token).not.toBe("");
    expect(forms().filter((form) => form["claims"] !== undefined)).toEqual([
      expect.objectContaining({ client_id: CLIENT, claims }),
    ]);
  });

  test("an outage (AADSTS90033) is no reason to sign in", async () => {
    const sessions = await signedIn();
    entra.configure({ faults: [{ status: 503 }] });
    expect((await auth(block(), { sessions }).getToken()).token).not.toBe("");
  });

  test("has no revocation, and logout is told so", async () => {
    const { library, server } = await targetFor(block());
    expect(await revokeToken(library, server, CLIENT, "rt")).toBe(false);
  });
});

describe("the issuer of Entra", () => {
  test.each([
    [
      "common",
      "/common/v2.0",
      /Write the ID of one tenant into issuer: http:\/\/127\.0\.0\.1:\d+\/TENANT\/v2\.0/,
    ],
    ["organizations", "/organizations/v2.0", /Write the ID of one tenant/],
    [
      "the former version",
      `/${TENANT}`,
      /Write issuer as http:\/\/127\.0\.0\.1:\d+\/[\d-]+\/v2\.0/,
    ],
  ])("%s is refused, with how to write it", async (_, path, message) => {
    await expect(targetFor(block({ issuer: `${entra.url}${path}` }))).rejects.toThrow(message);
  });
});

describe("endpoints that a discovery document names", () => {
  test.each(["http://evil.example/authorize", "ftp://127.0.0.1/authorize", "javascript:alert(1)"])(
    "%s is refused before the browser opens",
    async (url) => {
      const target = await targetFor(block());
      const server = { ...target.server, authorization_endpoint: url };
      const open = vi.fn<(url: string) => void>();
      await expect(signInWithBrowser({ ...target, server }, { open })).rejects.toThrow(
        /authorization endpoint of .* is not https/,
      );
      expect(open).not.toHaveBeenCalled();
    },
  );
});

import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { OAuth } from "../../../src/config/types.ts";
import type { Session } from "../../../src/credentials/session/session.ts";
import { ByokIdentityError } from "../../../src/errors.ts";
import { sessionId, sessionScope } from "../../../src/credentials/session/session-id.ts";
import type { FileSessions } from "../../../src/credentials/session/file-sessions.ts";
import { memorySessions, newSessions, session } from "../session/support.ts";
import { openIdProvider } from "./provider.ts";
import {
  auth,
  failure,
  json,
  quick,
  renewed,
  reset,
  scripted,
  token,
  truncate,
} from "./support.ts";

const server = openIdProvider();

function block(more: Partial<OAuth> = {}): OAuth {
  return { issuer: server.issuer, clientId: "public", grant: "authorization_code", ...more };
}

async function signedIn(config = block()): Promise<FileSessions> {
  const sessions = newSessions();
  await sessions.start(sessionScope(config), "file", session(await server.signIn()));
  return sessions;
}

function clockAt(now: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now });
  onTestFinished(() => void vi.useRealTimers());
}

describe("oauth for a person at a real OpenID provider", () => {
  test("without a session fails at once with the command to run, and sends nothing", async () => {
    const provider = auth(block(), { sessions: newSessions(), name: "team models" });
    expect(await failure(provider)).toMatchObject({
      code: "ERR_LOGIN_REQUIRED",
      transient: false,
      hint: `Run: byok-identity login --provider ${process.platform === "win32" ? '"team models"' : "'team models'"}`,
    });
    expect(server.tokenRequests).toHaveLength(0);
    expect(server.discoveries).toBe(0);
  });

  test("renews the session, rotates its refresh token, and later processes go on from there", async () => {
    const sessions = await signedIn();
    const seen = new Set<string>();
    for (let turn = 0; turn < 3; turn++) {
      const provider = auth(block(), { sessions });
      seen.add((await provider.getToken()).token);
      seen.add(await renewed(provider));
    }
    // The second and third provider begin with the token that the one before has renewed.
    expect(seen.size).toBe(4);
    const used = server.tokenRequests.map(({ form }) => form["refresh_token"]);
    expect(new Set(used).size).toBe(4);
    expect(used).toHaveLength(4);
  });

  test("stores the new refresh token before anybody gets the new access token", async () => {
    const sessions = await signedIn();
    const id = sessionId(sessionScope(block()));
    const before = await sessions.read(id);
    const steps: string[] = [];
    const noted: FileSessions = {
      ...sessions,
      async write(...args) {
        await sessions.write(...args);
        steps.push("stored");
      },
    };
    const { token: text } = await auth(block(), { sessions: noted }).getToken();
    steps.push("got");
    expect(steps).toEqual(["stored", "got"]);
    const after = await sessions.read(id);
    expect(after?.accessToken?.token).toBe(text);
    expect(after?.refreshToken).not.toBe(before?.refreshToken);
  });

  test("any number of providers side by side renew once", async () => {
    const sessions = await signedIn();
    const providers = Array.from({ length: 20 }, () => auth(block(), { sessions }));
    const tokens = await Promise.all(providers.map((provider) => provider.getToken()));
    expect(new Set(tokens.map((each) => each.token)).size).toBe(1);
    expect(server.tokenRequests).toHaveLength(1);
    // All of them are refused that one token: one renewal replaces it for everyone.
    const rejected = tokens[0] ?? { token: "" };
    for (const provider of providers) provider.accepted(rejected.token);
    const next = await Promise.all(providers.map((provider) => provider.getToken({ rejected })));
    expect(new Set(next.map((each) => each.token)).size).toBe(1);
    expect(server.tokenRequests).toHaveLength(2);
  });

  test("on a full disk: the token of another process is used, and no refresh token", async () => {
    const before = await signedIn();
    const full = new ByokIdentityError("ERR_FILE_UNREADABLE", "no room", { transient: true });
    const sessions = { ...before, requireRoom: () => Promise.reject(full) };
    const own = auth(block(), { sessions, acquireTimeout: 300 });
    expect((await failure(own)).message).toBe("no room");
    expect(server.tokenRequests).toHaveLength(0);
    const { token: text } = await auth(block(), { sessions: before }).getToken();
    expect((await own.getToken()).token).toBe(text);
    expect(server.tokenRequests).toHaveLength(1);
  });

  test("lasts for two days, and each token is replaced before it expires", async () => {
    const start = Date.now();
    clockAt(start);
    const sessions = await signedIn();
    const used = new Set<string>();
    for (let minute = 0; minute <= 2 * 24 * 60; minute += 10) {
      vi.setSystemTime(start + minute * 60_000);
      // Every sixth time another process.
      const provider = auth(block(), { sessions });
      const { token: text, expiresOn = 0 } = await provider.getToken();
      expect(expiresOn - Date.now()).toBeGreaterThan(300_000);
      used.add(text);
    }
    expect(used.size).toBe(server.tokenRequests.length);
    expect(used.size).toBeLessThanOrEqual(2 * 24 * 2);
  });

  test("a session that was revoked wants the person, and asks the server no second time", async () => {
    const sessions = await signedIn();
    server.revokeGrants();
    const provider = auth(block(), { sessions });
    const error = await failure(provider);
    expect(error).toMatchObject({ code: "ERR_LOGIN_REQUIRED", transient: false });
    expect(error.message).toMatch(
      /no longer accepts the session \(invalid_grant\).*byok-identity login/,
    );
    expect(await failure(auth(block(), { sessions }))).toMatchObject({
      code: "ERR_LOGIN_REQUIRED",
    });
    expect(server.tokenRequests).toHaveLength(1);
    // The same provider continues after a new sign-in.
    await sessions.start(sessionScope(block()), "file", session(await server.signIn()));
    expect((await provider.getToken()).token).not.toBe("");
  });

  test("another sign-in takes effect at the next request of a running process", async () => {
    const sessions = await signedIn();
    const provider = auth(block(), { sessions });
    const first = await provider.getToken();
    expect((await provider.getToken()).token).toBe(first.token);
    await sessions.start(sessionScope(block()), "file", session(await server.signIn()));
    expect((await provider.getToken()).token).not.toBe(first.token);
  });

  test("users with stores of their own never share a token, though their configuration is one", async () => {
    const users = await Promise.all(
      ["ada", "grace"].map(async () => {
        const rows = new Map([[sessionId(sessionScope(block())), session(await server.signIn())]]);
        return { rows, sessions: memorySessions(rows) };
      }),
    );
    const tokens = await Promise.all(
      users.map(async ({ sessions }) => {
        const { createProviderAuth } = await import("../../../src/provider-auth.ts");
        const config = { baseUrl: "https://model.example/v1", oauth: block() };
        // In the cache of the process, as a server has it.
        using provider = createProviderAuth(config, { sessions });
        return (await provider.getToken()).token;
      }),
    );
    expect(new Set(tokens).size).toBe(2);
    expect(users.map(({ rows }) => [...rows.values()][0]?.accessToken?.token)).toEqual(tokens);
  });
});

const BLOCK: OAuth = {
  tokenUrl: "",
  authorizationUrl: "",
  clientId: "c",
  grant: "authorization_code",
};

function at(url: string, more: Partial<OAuth> = {}): OAuth {
  return {
    ...BLOCK,
    tokenUrl: `${url}/tenant/oauth2/v2.0/token`,
    authorizationUrl: `${url}/a`,
    ...more,
  };
}

async function sessionAt(oauth: OAuth, more: Partial<Session> = {}): Promise<FileSessions> {
  const sessions = newSessions();
  await sessions.start(sessionScope(oauth), "file", session("rt-1", more));
  return sessions;
}

describe("oauth for a person, where the server wants the person again", () => {
  test.each([
    ["50076", "interaction_required", /asks for another factor \(AADSTS50076\)/],
    ["50079", "invalid_grant", /register another factor \(AADSTS50079\)/],
    ["70043", "invalid_grant", /too old for the tenant's policy \(AADSTS70043\)/],
    ["700082", "invalid_grant", /was not used \(AADSTS700082\)/],
    ["65001", "invalid_grant", /consent to the application \(AADSTS65001\)/],
    ["50173", "invalid_grant", /was revoked \(AADSTS50173\)/],
  ])("AADSTS%s says why, and the command to run", async (number, error, message) => {
    const entra = await scripted(
      json({ error, error_description: `AADSTS${number}: Long text. Trace ID: 0` }, 400),
    );
    const oauth = at(entra.url, { scope: "https://cognitiveservices.azure.com/.default" });
    const sessions = await sessionAt(oauth);
    const provider = auth(oauth, { sessions });
    const refused = await failure(provider, ["rt-1"]);
    expect(refused).toMatchObject({
      code: "ERR_LOGIN_REQUIRED",
      transient: false,
      hint: "Run: byok-identity login",
    });
    expect(refused.message).toMatch(message);
    expect(entra.asked[0]?.form).toEqual({
      grant_type: "refresh_token",
      refresh_token: "rt-1",
      client_id: "c",
      scope: "openid profile offline_access https://cognitiveservices.azure.com/.default",
    });
    // Whoever asks next, in any process, learns the same without a request, for a minute at least.
    expect(await failure(provider)).toMatchObject({ code: "ERR_LOGIN_REQUIRED" });
    expect(entra.asked).toHaveLength(1);
  });

  test("a refusal that may pass is asked again after a minute, and with the same refresh token", async () => {
    clockAt(1_800_000_000_000);
    const entra = await scripted(
      json({ error: "interaction_required", error_description: "AADSTS53003: Blocked." }, 400),
      token("at"),
    );
    const oauth = at(entra.url);
    const provider = auth(oauth, { sessions: await sessionAt(oauth) });
    await failure(provider);
    vi.setSystemTime(1_800_000_060_000 - 1);
    await failure(provider);
    expect(entra.asked).toHaveLength(1);
    vi.setSystemTime(1_800_000_060_000);
    expect((await provider.getToken()).token).toBe("at");
    expect(entra.asked[1]?.form["refresh_token"]).toBe("rt-1");
  });

  test("a claims challenge that a renewal cannot answer goes into the session for the next sign-in", async () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    const entra = await scripted(
      token("at-1"),
      json({ error: "interaction_required", error_description: "AADSTS50076: MFA.", claims }, 400),
    );
    const oauth = at(entra.url);
    const sessions = await sessionAt(oauth);
    const provider = auth(oauth, { sessions });
    const rejected = await provider.getToken();
    await expect(provider.getToken({ rejected, claims: '{"a":1}' })).rejects.toMatchObject({
      code: "ERR_LOGIN_REQUIRED",
    });
    expect(entra.asked[1]?.form["claims"]).toBe('{"a":1}');
    const stored = await sessions.read(sessionId(sessionScope(oauth)));
    expect(stored).toMatchObject({ claims, refreshToken: "rt-1" });
  });

  test("a challenge that comes again after its renewal wants the person", async () => {
    let issued = 0;
    const entra = await scripted((response) => json(token(`at-${++issued}`))(response));
    const oauth = at(entra.url);
    const sessions = await sessionAt(oauth);
    const provider = auth(oauth, { sessions });
    const claims = '{"access_token":{"nbf":{"essential":true}}}';
    let rejected = await provider.getToken();
    provider.accepted(rejected.token);
    rejected = await provider.getToken({ rejected, claims });
    await expect(provider.getToken({ rejected, claims })).rejects.toMatchObject({
      code: "ERR_LOGIN_REQUIRED",
      message: expect.stringMatching(/more than a renewal can prove/) as string,
    });
    expect(entra.asked).toHaveLength(2);
    expect(await sessions.read(sessionId(sessionScope(oauth)))).toMatchObject({ claims });
  });

  test("a session without a refresh token lasts as long as its access token", async () => {
    clockAt(1_000);
    const entra = await scripted(token("never"));
    const oauth = at(entra.url);
    const accessToken = { token: "at", expiresOn: 9_000, dueOn: 5_000 };
    const sessions = newSessions();
    const { refreshToken: _, ...rest } = session("", { accessToken });
    await sessions.start(sessionScope(oauth), "file", rest);
    expect(await auth(oauth, { sessions }).getToken()).toMatchObject({ token: "at", dueOn: 5_000 });
    vi.setSystemTime(9_000);
    expect((await failure(auth(oauth, { sessions }))).message).toMatch(/issued no refresh token/);
    expect(entra.asked).toHaveLength(0);
  });

  test("a client that the server does not know is not the person's fault", async () => {
    const entra = await scripted(json({ error: "unauthorized_client" }, 400));
    const oauth = at(entra.url);
    const error = await failure(auth(oauth, { sessions: await sessionAt(oauth) }));
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED" });
  });
});

describe("oauth for a person, when something fails in the middle", () => {
  test("an outage is no reason to sign in: the session's token is used, and the refresh token kept", async () => {
    clockAt(100_000);
    const entra = await scripted(json({}, 503), json({}, 503), token("at-2"));
    const oauth = at(entra.url);
    const accessToken = { token: "at-1", expiresOn: 200_000, dueOn: 50_000 };
    const sessions = await sessionAt(oauth, { accessToken });
    expect((await auth(oauth, { sessions, ...quick }).getToken()).token).toBe("at-1");
    expect(await sessions.read(sessionId(sessionScope(oauth)))).toMatchObject({
      refreshToken: "rt-1",
    });
  });

  test("a connection that breaks before the answer is tried again with the same refresh token", async () => {
    const entra = await scripted(reset, token("at", { refresh_token: "rt-2" }));
    const oauth = at(entra.url);
    const sessions = await sessionAt(oauth);
    expect((await auth(oauth, { sessions, ...quick }).getToken()).token).toBe("at");
    expect(entra.asked.map(({ form }) => form["refresh_token"])).toEqual(["rt-1", "rt-1"]);
    expect(await sessions.read(sessionId(sessionScope(oauth)))).toMatchObject({
      refreshToken: "rt-2",
    });
  });

  test("an answer that is lost, and then refused, wants the person", async () => {
    const entra = await scripted(truncate, json({ error: "invalid_grant" }, 400));
    const oauth = at(entra.url);
    const error = await failure(auth(oauth, { sessions: await sessionAt(oauth), ...quick }));
    expect(error).toMatchObject({ code: "ERR_LOGIN_REQUIRED" });
  });

  test("an answer with a bad access token still keeps the new refresh token", async () => {
    const entra = await scripted(token("at", { token_type: "DPoP", refresh_token: "rt-2" }));
    const oauth = at(entra.url);
    const sessions = await sessionAt(oauth);
    expect(await failure(auth(oauth, { sessions }))).toMatchObject({ code: "ERR_TOKEN_MALFORMED" });
    expect(await sessions.read(sessionId(sessionScope(oauth)))).toMatchObject({
      refreshToken: "rt-2",
    });
  });
});

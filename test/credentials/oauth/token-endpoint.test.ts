import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { OAuth } from "../../../src/config/types.ts";
import { createProviderAuth } from "../../../src/provider-auth.ts";
import { createTokenCache } from "../../../src/token-cache.ts";
import { oauthProblems } from "../../../src/config/oauth-problems.ts";
import { ConfigError } from "../../../src/errors.ts";
import { stubProxies } from "../../support/proxies.ts";
import {
  auth,
  document,
  failure,
  json,
  quick,
  renewed,
  reset,
  scripted,
  token,
  truncate,
  type Reply,
} from "./support.ts";

const SECRET = "s3cret+/=%";
function client(url: string, more: Partial<OAuth> = {}): OAuth {
  return { tokenUrl: `${url}/token`, clientId: "a:b c", clientSecret: SECRET, ...more };
}

describe("oauth proves the client", () => {
  test("with HTTP Basic, each part encoded as a form has it (RFC 6749, section 2.3.1)", async () => {
    const server = await scripted(token("at"));
    await auth(client(server.url)).getToken();
    const [scheme, value] = server.asked[0]?.headers.authorization?.split(" ") ?? [];
    expect(scheme).toBe("Basic");
    const [id, secret] = Buffer.from(value ?? "", "base64")
      .toString()
      .split(":");
    const decoded = new URLSearchParams(`id=${id}&secret=${secret}`);
    expect(Object.fromEntries(decoded)).toEqual({ id: "a:b c", secret: SECRET });
    expect(server.asked[0]?.form).toEqual({ grant_type: "client_credentials" });
  });

  test("in the body where nothing tells how and Basic is refused", async () => {
    const refusal = json({ error: "invalid_client" }, 401, { "www-authenticate": "Basic" });
    const server = await scripted(refusal, token("at"));
    expect((await auth(client(server.url)).getToken()).token).toBe("at");
    expect(server.asked[1]?.headers.authorization).toBeUndefined();
    expect(server.asked[1]?.form).toMatchObject({ client_id: "a:b c", client_secret: SECRET });
  });

  test.each<[string, string[] | undefined, "basic" | "post"]>([
    ["nothing is said", undefined, "basic"],
    ["both are taken", ["client_secret_post", "client_secret_basic"], "basic"],
    ["only post is taken", ["private_key_jwt", "client_secret_post"], "post"],
  ])("as the discovery document says: %s", async (_, supported, how) => {
    const server = await scripted(
      document({ token_endpoint_auth_methods_supported: supported }),
      token("at"),
    );
    await auth(client("", { issuer: server.url, tokenUrl: undefined } as never)).getToken();
    const { path, headers, form } = server.asked[1] ?? {};
    expect(path).toBe("/token");
    expect(headers?.authorization === undefined).toBe(how === "post");
    expect(form?.["client_secret"]).toBe(how === "post" ? SECRET : undefined);
  });

  test("only by its ID if it has no secret", async () => {
    const server = await scripted(token("at"));
    await auth({
      tokenUrl: server.url,
      clientId: "public",
      audience: "api://x",
      scope: "a b",
    }).getToken();
    expect(server.asked[0]?.headers.authorization).toBeUndefined();
    expect(server.asked[0]?.form).toEqual({
      grant_type: "client_credentials",
      client_id: "public",
      audience: "api://x",
      scope: "a b",
    });
  });
});

describe("oauth answers", () => {
  test("a claims challenge that the server refuses as such is left out of a second request", async () => {
    const refused = json({ error: "invalid_request" }, 400);
    const server = await scripted(token("at-1"), refused, token("at-2"));
    const provider = auth(client(server.url));
    const rejected = await provider.getToken();
    const claims = '{"access_token":{"acrs":{"essential":true}}}';
    expect((await provider.getToken({ rejected, claims })).token).toBe("at-2");
    expect(server.asked.map(({ form }) => form["claims"])).toEqual([undefined, claims, undefined]);
  });

  test("a claims challenge is passed on", async () => {
    const server = await scripted(token("at-1"), token("at-2"));
    const provider = auth(client(server.url));
    const rejected = await provider.getToken();
    const claims = '{"access_token":{"acrs":{"essential":true}}}';
    expect((await provider.getToken({ rejected, claims })).token).toBe("at-2");
    expect(server.asked[1]?.form["claims"]).toBe(claims);
  });

  const now = 1_800_000_000_000;
  const jwt = `e30.${Buffer.from(`{"exp":${now / 1000 + 60}}`).toString("base64url")}.c2ln`;

  test.each<[string, object, number | undefined]>([
    ["expires_in", { expires_in: 120 }, now + 120_000],
    ["expires_in as a string", { expires_in: "120" }, now + 120_000],
    ["expires_in before a JWT's exp", { access_token: jwt, expires_in: 30 }, now + 30_000],
    ["a JWT's exp", { access_token: jwt }, now + 60_000],
    ["a JWT's exp where expires_in is null", { access_token: jwt, expires_in: null }, now + 60_000],
    ["nothing", {}, undefined],
  ])("the expiry is given by %s", async (_, more, expiresOn) => {
    vi.useFakeTimers({ toFake: ["Date"], now });
    onTestFinished(() => void vi.useRealTimers());
    const server = await scripted({ access_token: "at", token_type: "bearer", ...more });
    expect((await auth(client(server.url)).getToken()).expiresOn).toBe(expiresOn);
  });

  test("a token of unknown expiry is kept for tokenTtl, to the millisecond", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now });
    onTestFinished(() => void vi.useRealTimers());
    vi.spyOn(Math, "random").mockReturnValue(0);
    const server = await scripted(
      { access_token: "at-1", token_type: "Bearer" },
      { access_token: "at-2", token_type: "Bearer" },
    );
    const provider = auth(client(server.url), { tokenTtl: 60_000 });
    await provider.getToken();
    vi.setSystemTime(now + 59_999);
    expect((await provider.getToken()).token).toBe("at-1");
    vi.setSystemTime(now + 60_000);
    expect((await provider.getToken()).token).toBe("at-2");
  });

  test("an ID token in them is not looked at", async () => {
    const server = await scripted(token("at", { id_token: "not.even.one" }));
    expect((await auth(client(server.url)).getToken()).token).toBe("at");
  });

  test("a token that comes back equal to the one refused ends the loop", async () => {
    const server = await scripted(token("at"));
    await expect(renewed(auth(client(server.url)))).rejects.toMatchObject({
      code: "ERR_TOKEN_UNCHANGED",
    });
    expect(server.asked).toHaveLength(2);
  });

  test.each<[string, Reply, string, RegExp]>([
    [
      "a DPoP token",
      token("s3cret-at", { token_type: "DPoP" }),
      "ERR_TOKEN_MALFORMED",
      /type DPoP.*plain bearer/,
    ],
    ["a MAC token", token("s3cret-at", { token_type: "mac" }), "ERR_TOKEN_MALFORMED", /type mac/],
    ["no token", { token_type: "Bearer" }, "ERR_TOKEN_MALFORMED", /access_token/],
    ["an empty token", token(""), "ERR_TOKEN_MALFORMED", /access_token/],
    ["a number for a token", token(1 as never), "ERR_TOKEN_MALFORMED", /access_token/],
    ["a token that cannot be sent", token("s3cret-at\r\nx: y"), "ERR_TOKEN_MALFORMED", /control/],
  ])("fail closed with %s, without printing it", async (_, reply, code, message) => {
    const server = await scripted(reply);
    const error = await failure(auth(client(server.url), quick), ["s3cret-at"]);
    expect(error).toMatchObject({ code, transient: false });
    expect(error.message).toMatch(message);
    expect(server.asked).toHaveLength(1);
  });
});

describe("oauth takes a good token from an odd answer", () => {
  test.each<[string, Reply]>([
    ["no token type", { access_token: "at", expires_in: 60 }],
    ["an unreadable expiry", token("at", { expires_in: "soon" })],
    ["status 201", json(token("at"), 201)],
    ["a list of scopes", token("at", { scope: ["a", "b"] })],
    ["a byte order mark", json(`\uFEFF${JSON.stringify(token("at"))}`)],
    ["an empty error beside it", token("at", { error: "" })],
  ])("%s", async (_, reply) => {
    const server = await scripted(reply);
    expect((await auth(client(server.url), quick).getToken()).token).toBe("at");
  });
});

describe("oauth refusals", () => {
  test.each<[string, Reply, RegExp]>([
    [
      "in an object",
      json({ error: { code: "invalid_scope", message: "no such scope" } }, 400),
      /answered 400: invalid_scope – no such scope\. Check scope/,
    ],
    [
      "with status 200",
      json({ error: "invalid_scope", error_description: "no such scope" }),
      /answered 200: invalid_scope – no such scope\. Check scope/,
    ],
  ])("are told %s", async (_, reply, message) => {
    const server = await scripted(reply);
    const error = await failure(auth(client(server.url), quick));
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false });
    expect(error.message).toMatch(message);
  });

  test("are shown without secrets, however the server quotes them", async () => {
    const server = await scripted((response, { headers, form }) =>
      json(
        {
          error: `invalid_request ${SECRET}`,
          error_description: `${headers.authorization} ${form["client_secret"]} ${SECRET} ${encodeURIComponent(SECRET)} is wrong\u0007\n.`,
        },
        400,
      )(response),
    );
    const basic = Buffer.from(`a%3Ab+c:${encodeURIComponent(SECRET)}`).toString("base64");
    const error = await failure(auth(client(server.url)), [
      SECRET,
      encodeURIComponent(SECRET),
      basic,
    ]);
    expect(error.message).toContain("invalid_request");
    expect(error.message).toContain("is wrong");
  });

  test.each([301, 302, 307, 308])("a redirect (%i) is not followed", async (status) => {
    const elsewhere = await scripted(token("at"));
    const server = await scripted((response) => {
      response.writeHead(status, { location: elsewhere.url }).end();
    });
    const error = await failure(auth(client(server.url)));
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", status });
    expect(error.message).toMatch(/Redirects are not followed/);
    expect(elsewhere.asked).toEqual([]);
  });

  test.each<[string, Reply]>([
    ["429", json({}, 429)],
    ["408", json({}, 408)],
    ["500", json({ error: "server_error" }, 500)],
    ["503", json("<html>", 503)],
    ["temporarily_unavailable", json({ error: "temporarily_unavailable" }, 400)],
    ["a reset connection", reset],
    ["a truncated answer", truncate],
    ["HTML in place of JSON", json("<html>portal</html>")],
    ["an empty answer", json("")],
    ["a list", json([])],
    ["a hung endpoint", (): void => undefined],
    ["an expired token", token("at-0", { expires_in: 0 })],
  ])("%s is tried again", async (_, reply) => {
    const server = await scripted(reply, token("at"));
    expect((await auth(client(server.url), quick).getToken()).token).toBe("at");
    expect(server.asked).toHaveLength(2);
  });

  test("a 407 is a proxy's, whatever it says about the client", async () => {
    const answer = json({ error: "invalid_client" }, 407, { "proxy-authenticate": "Basic" });
    const server = await scripted(answer);
    const error = await failure(auth(client(server.url)), [SECRET]);
    expect(error).toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
      transient: false,
      status: 407,
      summary: `A proxy between this machine and ${server.url} wants a user name and password (407).`,
    });
    expect(error.hint).toMatch(/HTTPS_PROXY/);
    expect(error.message).not.toMatch(/client/i);
    expect(server.asked).toHaveLength(1);
  });

  test("a Retry-After beyond the budget ends the tries at once", async () => {
    const server = await scripted(json({ error: "slow_down" }, 429, { "retry-after": "60" }));
    const provider = auth(client(server.url), quick);
    expect(await failure(provider)).toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
      status: 429,
      retryAfter: 60_000,
    });
    await failure(provider);
    expect(server.asked).toHaveLength(1);
  });

  test("a server that is down is reported with its address, and what to do", async () => {
    const error = await failure(
      auth(client("http://127.0.0.1:1"), { ...quick, acquireTimeout: 300 }),
      [SECRET],
    );
    expect(error).toMatchObject({ code: "ERR_IDENTITY_UNAVAILABLE", transient: true });
    expect(error.message).toMatch(/127\.0\.0\.1:1 cannot be reached.*Check issuer or tokenUrl/);
  });

  test("proxies of the environment are passed by", async () => {
    const proxy = await scripted(token("of-the-proxy"));
    stubProxies(proxy.url);
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    const server = await scripted(token("at"));
    expect((await auth(client(server.url)).getToken()).token).toBe("at");
    expect(proxy.asked).toEqual([]);
  });
});

describe("oauth", () => {
  test("tells everything that is wrong with a block at once", () => {
    const problems = (oauth: object): string[] => {
      try {
        createProviderAuth({ baseUrl: "https://model.example", oauth: oauth as OAuth });
        return [];
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        return (error as ConfigError).problems.map(({ path, message }) => `${path} ${message}`);
      }
    };
    expect(
      problems({ issuer: "http://id.example", clientId: "c", refreshToken: "s3cret" }),
    ).toEqual([
      expect.stringMatching(/^oauth\.issuer would send .* plain http/),
      expect.stringMatching(/^oauth\.refreshToken .*set grant/),
    ]);
    for (const place of ["openid-configuration", "oauth-authorization-server/tenant"]) {
      const url = `https://id.example/tenant/.well-known/${place}`;
      expect(problems({ issuer: url, clientId: "c" })).toEqual([
        expect.stringMatching(/^oauth\.issuer is the URL of the discovery document; leave out/),
      ]);
      expect(problems({ tokenUrl: url, clientId: "c" })).toEqual([
        expect.stringMatching(/^oauth\.tokenUrl is the URL of a discovery document; .* issuer/),
      ]);
    }
    expect(
      problems({ tokenUrl: "https://u:s3cret@h/t", clientId: "c", grant: "refresh_token" }),
    ).toEqual([
      expect.stringMatching(/^oauth\.tokenUrl contains a user name/),
      expect.stringMatching(/^oauth needs refreshToken or refreshTokenFile/),
    ]);
    expect(
      problems({
        tokenUrl: "http://u@id.example/.well-known/openid-configuration#a",
        clientId: "c",
      }),
    ).toEqual([
      expect.stringMatching(/^oauth\.tokenUrl contains a user name/),
      expect.stringMatching(/^oauth\.tokenUrl would send .* plain http/),
      expect.stringMatching(/^oauth\.tokenUrl has a fragment/),
      expect.stringMatching(/^oauth\.tokenUrl is the URL of a discovery document/),
    ]);
    expect(problems({ issuer: "https://h/?a", clientId: "c" })).toEqual([
      expect.stringMatching(/^oauth\.issuer has a query/),
    ]);
    expect(problems({ issuer: "https://[", clientId: "c" })).toEqual([
      "oauth.issuer is not a valid URL",
    ]);
    expect(problems({ tokenUrl: "https://h/t?a=b", clientId: "c" })).toEqual([]);
  });

  test("a person's grant has no secret and no refresh token, and needs its own endpoint", () => {
    const problems = (oauth: object): string[] =>
      oauthProblems({ clientId: "c", ...oauth }).map(({ path, message }) => `${path} ${message}`);
    const [issuer, tokenUrl] = ["https://id.example", "https://id.example/token"];
    const [authorizationUrl, deviceAuthorizationUrl] = [
      "https://id.example/a",
      "https://id.example/d",
    ];
    for (const grant of ["authorization_code", "device_code"]) {
      expect(problems({ grant, issuer, account: "ada@example.com" })).toEqual([]);
      expect(problems({ grant, tokenUrl, authorizationUrl, deviceAuthorizationUrl })).toEqual([]);
      expect(
        problems({ grant, issuer, clientSecretFile: "/secret", refreshTokenFile: "/token" }),
      ).toEqual([
        expect.stringMatching(/^oauth\.clientSecretFile is not used .*public client/),
        expect.stringMatching(/^oauth\.refreshTokenFile is not used .*byok-identity login/),
      ]);
      expect(problems({ grant, issuer, clientSecret: "s", refreshToken: "r" })).toEqual([
        expect.stringMatching(/^oauth\.clientSecret is not used .*public client/),
        expect.stringMatching(/^oauth\.refreshToken is not used .*byok-identity login/),
      ]);
    }
    expect(problems({ grant: "authorization_code", tokenUrl, deviceAuthorizationUrl })).toEqual([
      expect.stringMatching(/^oauth needs authorizationUrl in addition to tokenUrl/),
    ]);
    expect(problems({ grant: "device_code", tokenUrl, authorizationUrl })).toEqual([
      expect.stringMatching(/^oauth needs deviceAuthorizationUrl in addition to tokenUrl/),
    ]);
    expect(
      problems({ grant: "device_code", tokenUrl, deviceAuthorizationUrl: "http://id.example/d" }),
    ).toEqual([expect.stringMatching(/^oauth\.deviceAuthorizationUrl would send .* plain http/)]);
    expect(problems({ tokenUrl, authorizationUrl, account: "ada@example.com" })).toEqual([
      expect.stringMatching(/^oauth\.authorizationUrl is used only if a person signs in/),
      expect.stringMatching(/^oauth\.account is used only if a person signs in/),
    ]);
  });

  test("shares one token among providers of one identity, and among no others", async () => {
    let issued = 0;
    const server = await scripted((response) => json(token(`at-${++issued}`))(response));
    const cache = createTokenCache();
    const get = async (more: Partial<OAuth>): Promise<string> =>
      (await auth(client(server.url, more), { cache }).getToken()).token;
    expect(await get({})).toBe(await get({ grant: "client_credentials" }));
    const others = [
      { clientId: "d" },
      { scope: "s" },
      { audience: "a" },
      { clientSecret: "other" },
    ];
    const tokens = new Set([await get({})]);
    for (const other of others) tokens.add(await get(other));
    expect(tokens.size).toBe(5);
  });
});

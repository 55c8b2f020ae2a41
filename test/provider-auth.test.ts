import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { createProviderAuth, type ProviderAuthOptions } from "../src/provider-auth.ts";
import { createTokenCache } from "../src/token-cache.ts";
import { ConfigError } from "../src/errors.ts";
import type { AccessToken } from "../src/token/types.ts";
import { benchOf, clientId } from "./credentials/azure/managed-identity/support.ts";

const bench = await benchOf("app-service");
const config = { baseUrl: "https://models.example.com/v1", managedIdentity: { clientId } };

function problemsWith(options: unknown): unknown {
  try {
    createProviderAuth({ baseUrl: config.baseUrl }, options as ProviderAuthOptions);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("createProviderAuth()", () => {
  test("acquires nothing before the first token is wanted", async () => {
    const auth = bench.auth();
    await new Promise((resolve) => void setImmediate(resolve));
    expect(bench.identity.requests).toEqual([]);
    expect(auth.status()).toEqual({
      kind: "managedIdentity",
      selector: "system-assigned",
      scope: "https://cognitiveservices.azure.com/.default",
    });
  });

  test("leaves the configuration it was given as it was, frozen or not", async () => {
    const frozen = Object.freeze({ ...config, managedIdentity: Object.freeze({ clientId }) });
    const auth = createProviderAuth(frozen, { cache: createTokenCache() });
    await auth.getToken();
    expect(frozen).toEqual(config);
  });

  test("providers without a cache of their own share tokens, those with one do not", async () => {
    const [first, second] = [createProviderAuth(config), createProviderAuth(config)];
    expect(await first.getToken()).toBe(await second.getToken());
    const own = createProviderAuth(config, { cache: createTokenCache() });
    expect(await own.getToken()).not.toEqual(await first.getToken());
    expect(bench.identity.requests).toHaveLength(2);
  });

  test.each([NaN, "2030-01-01T00:00:00Z", 1n, Infinity, undefined])(
    "a token of a source that expires on %s is used for tokenTtl",
    async (expiresOn) => {
      vi.useFakeTimers({ toFake: ["Date", "performance"] });
      try {
        let calls = 0;
        const source = async (): Promise<AccessToken> =>
          ({ token: `t${++calls}`, expiresOn }) as AccessToken;
        const { baseUrl } = config;
        const auth = createProviderAuth({ baseUrl }, { source, tokenTtl: 10_000 });
        expect((await auth.getToken()).token).toBe("t1");
        expect((await auth.getToken()).token).toBe("t1");
        vi.advanceTimersByTime(10_000);
        expect((await auth.getToken()).token).toBe("t2");
      } finally {
        vi.useRealTimers();
      }
    },
  );

  test.each([null, {}, "token", 7, false, { getToken: () => undefined }, []])(
    "refuses a source that is no function: %j",
    (source) => {
      expect(problemsWith({ source })).toEqual([
        {
          path: "options.source",
          message: "expected a function that returns a promise of a token",
        },
      ]);
    },
  );

  test.each([null, "x", 7, true, []])("refuses options that are no object: %j", (options) => {
    expect(problemsWith(options)).toEqual([{ path: "options", message: "expected an object" }]);
  });

  test.each<[ProviderAuthOptions, boolean]>([
    [{}, false],
    [{ allowInsecure: true }, true],
  ])("plain http to another machine with %j: %s", (options, allowed) => {
    const create = (): unknown =>
      createProviderAuth({ ...config, baseUrl: "http://models.example.com" }, options);
    if (allowed) expect(create).not.toThrow();
    else expect(create).toThrow(ConfigError);
  });

  test("plain http without a credential needs no leave", () => {
    expect(() => createProviderAuth({ baseUrl: "http://models.example.com" })).not.toThrow();
  });

  test("plain http for a credential among the headers is refused like for any other", () => {
    const headers = { "api-key": "k", "x-team": "t" };
    expect(() => createProviderAuth({ baseUrl: "http://models.example.com", headers })).toThrow(
      /would send the credential over plain http/,
    );
  });

  test("reports every problem at once: of the shape, of what HTTP carries, of the block, of the options", () => {
    const create = (): unknown =>
      createProviderAuth(
        {
          baseUrl: "http://models.example.com/v1?a=b",
          type: "open-ai" as never,
          headers: { "bad name": "x" },
          oauth: { tokenUrl: "http://id.example/token", clientId: "c" },
          apiKey: "two words",
        },
        { tokenTtl: -1 },
      );
    expect(create).toThrow(ConfigError);
    expect(create).toThrow(
      expect.objectContaining({
        problems: [
          "type",
          "baseUrl",
          'headers["bad name"]',
          "oauth.tokenUrl",
          "apiKey",
          "baseUrl",
          "options.tokenTtl",
        ].map((path) => expect.objectContaining({ path }) as unknown),
      }),
    );
  });

  test("names a file's placeholder instead of the wrong format that it causes", () => {
    expect(() =>
      createProviderAuth({ baseUrl: "https://${HOST}/v1", headers: { "x-a": "${A}" } }),
    ).toThrow(
      /2 problems:\n {2}baseUrl: contains \$\{HOST\}.*\n {2}headers\.x-a: contains \$\{A\}/,
    );
  });

  test.each([NaN, -1, "5s"])("a time limit of %j is refused, each with its name", (value) => {
    const limit = value as number;
    expect(() =>
      createProviderAuth(config, { attemptTimeout: limit, acquireTimeout: limit, tokenTtl: limit }),
    ).toThrow(
      expect.objectContaining({
        problems: ["attemptTimeout", "acquireTimeout", "tokenTtl"].map((name) => ({
          path: `options.${name}`,
          message: "expected milliseconds, a number of at least 0",
        })),
      }) as Error,
    );
  });

  test.each(["", " ", "two words", "ctl\u0007", "Bearer x"])(
    "a static key %j that cannot be sent is refused at once",
    (apiKey) => {
      expect(() => createProviderAuth({ baseUrl: "https://h", apiKey })).toThrow(
        expect.objectContaining({
          code: "ERR_CONFIG_INVALID",
          problems: [expect.objectContaining({ path: "apiKey" })],
        }) as Error,
      );
    },
  );
});

describe("ProviderAuth", () => {
  test("headers() are the configured ones and the credential's", async () => {
    const auth = createProviderAuth(
      { ...config, headers: { "X-Team": "a" } },
      { cache: createTokenCache() },
    );
    const { token } = await auth.getToken();
    expect(await auth.headers()).toEqual({ "x-team": "a", authorization: `Bearer ${token}` });
  });

  test("headers() returns the caller's own object", async () => {
    const auth = createProviderAuth(
      { ...config, headers: { a: "1" } },
      { cache: createTokenCache() },
    );
    Object.assign(await auth.headers(), { a: "2", authorization: "x" });
    expect(await auth.headers()).toMatchObject({
      a: "1",
      authorization: expect.stringMatching(/^Bearer ey/) as string,
    });
  });

  test("without a credential headers() are the configured ones and getToken() says what is missing", async () => {
    const auth = createProviderAuth({
      baseUrl: "http://127.0.0.1:1",
      headers: { Authorization: "Basic x" },
    });
    expect(await auth.headers()).toEqual({ authorization: "Basic x" });
    await expect(auth.getToken()).rejects.toMatchObject({ code: "ERR_NO_CREDENTIAL" });
    expect(auth.status()).toEqual({ kind: "none" });
  });

  test("bearerTokenProvider() answers with the raw token", async () => {
    const auth = bench.auth();
    const raw = await auth.bearerTokenProvider({ providerName: "default", sessionId: "s" });
    expect(raw).toBe((await auth.getToken()).token);
  });

  test("invalidate() of the token in use renews it, of any other does nothing", async () => {
    const auth = bench.auth();
    const first = await auth.getToken();
    auth.invalidate("another");
    expect(await auth.getToken()).toBe(first);
    auth.invalidate(first.token);
    const second = await auth.getToken();
    expect(second.token).not.toBe(first.token);
    auth.invalidate();
    expect((await auth.getToken()).token).not.toBe(second.token);
    expect(bench.identity.requests).toHaveLength(3);
  });

  test("status() tells life and last failure, never the token", async () => {
    const auth = bench.auth({}, { acquireTimeout: 20_000 });
    const { token, expiresOn } = await auth.getToken();
    // A wait that does not fit the limit ends the tries at once.
    bench.identity.configure({ outage: { status: 500, retryAfter: "60" } });
    auth.invalidate();
    await expect(auth.getToken()).rejects.toMatchObject({ code: "ERR_IDENTITY_UNAVAILABLE" });
    expect(auth.status()).toMatchObject({
      expiresOn,
      lastRefresh: expect.any(Number) as number,
      lastError: { code: "ERR_IDENTITY_UNAVAILABLE", status: 500 },
    });
    for (const view of [
      inspect(auth, { depth: 9, showHidden: true }),
      JSON.stringify(auth),
      JSON.stringify(auth.status()),
      inspect(auth.status(), { depth: 9 }),
    ]) {
      expect(view).not.toContain(token);
    }
  });

  test("close() refuses every later call and leaves the other users of the token alone", async () => {
    const cache = createTokenCache();
    bench.identity.configure({ delay: 50 });
    const [first, second] = [
      createProviderAuth(config, { cache }),
      createProviderAuth(config, { cache }),
    ];
    const waiting = second.getToken();
    first.close();
    first[Symbol.dispose]();
    await expect(first.getToken()).rejects.toMatchObject({ code: "ERR_CLOSED" });
    await expect(first.headers()).rejects.toMatchObject({ code: "ERR_CLOSED" });
    await expect(first.fetch(config.baseUrl)).rejects.toMatchObject({ code: "ERR_CLOSED" });
    await expect(waiting).resolves.toHaveProperty("token");
  });

  test("close() refuses every later call without a credential too", async () => {
    const auth = createProviderAuth({ baseUrl: config.baseUrl });
    auth.close();
    const calls = [auth.getToken(), auth.headers(), auth.fetch(config.baseUrl)];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: "ERR_CLOSED" });
  });

  test("close() of the last user ends a renewal in flight", async () => {
    bench.identity.configure({ outage: { break: "hang" } });
    const auth = bench.auth();
    const waiting = auth.getToken();
    await vi.waitFor(() => expect(bench.identity.requests).toHaveLength(1));
    auth.close();
    await expect(waiting).rejects.toMatchObject({ code: "ERR_CLOSED" });
  });
});

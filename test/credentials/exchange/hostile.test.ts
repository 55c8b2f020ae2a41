import { writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ProviderConfig } from "../../../src/config/types.ts";
import type { ByokIdentityError } from "../../../src/errors.ts";
import type { ProviderAuth } from "../../../src/provider-auth.ts";
import { scratch } from "../scratch.ts";
import { json, quick, scripted, type Reply } from "../oauth/support.ts";
import { withoutPauses } from "../../support/pauses.ts";
import { failureOf, jwt, providerOf } from "./support.ts";

const HOUR = 3_600_000;
const SUBJECT = jwt({ iss: "i", sub: "s", aud: "a", exp: 4_000_000_000, jti: "of-the-subject" });

const blocks = {
  openai: (url: string) => ({
    openai: { identityProviderId: "wip_1", serviceAccountId: "sa_1", tokenUrl: `${url}/token` },
  }),
  anthropic: () => ({ anthropic: { federationRuleId: "fdrl_1", organizationId: "org-1" } }),
  oauth: (url: string) => ({ oauth: { tokenUrl: `${url}/token` } }),
};
type Kind = keyof typeof blocks;
const kinds = Object.keys(blocks) as Kind[];

/** A provider whose issuer answers with this, each time. */
async function issuedBy(kind: Kind, reply: Reply): Promise<{ auth: ProviderAuth; url: string }> {
  withoutPauses();
  const { url } = await scripted(reply);
  const config: ProviderConfig = {
    baseUrl: url,
    bearerTokenProvider: () => Promise.resolve(SUBJECT),
    exchange: blocks[kind](url),
  };
  return { auth: providerOf(config, { ...quick, acquireTimeout: 1_000 }), url };
}

/** What getToken rejects with, in no form of which the answer's secrets are. */
async function failureBy(
  kind: Kind,
  reply: Reply,
  secrets: readonly string[] = [],
): Promise<ByokIdentityError> {
  const { auth } = await issuedBy(kind, reply);
  const error = await failureOf(auth);
  const shown = `${inspect(error, { depth: 9 })} ${JSON.stringify(error)} ${inspect(auth.status())}`;
  for (const secret of [SUBJECT, ...secrets]) expect(shown).not.toContain(secret);
  return error;
}

const issued = (more: object): object => ({ access_token: "at", token_type: "Bearer", ...more });

describe.each(kinds)("an issuer that exchange.%s should not trust", (kind) => {
  test.each(["[]", "null", '"at"', "{", "", "<html>", "7", '[{"access_token":"at"}]'])(
    "answers %j: no token, and the next request tries again",
    async (text) => {
      expect(await failureBy(kind, json(text))).toMatchObject({
        code: expect.stringMatching(/^ERR_IDENTITY_(?:UNAVAILABLE|TIMEOUT)$/) as string,
        transient: true,
      });
    },
  );

  test.each([7, {}, [], true, null, "", "a b", "a\r\nx-injected: 1", "a\tb", "ü", "Bearer at"])(
    "has the access_token %j: it is refused, and not shown",
    async (value) => {
      const secret = typeof value === "string" && value.length > 2 ? [value] : [];
      const error = await failureBy(kind, json(issued({ access_token: value })), secret);
      expect(error).toMatchObject({ code: "ERR_TOKEN_MALFORMED", transient: false });
    },
  );

  test.each<[unknown, number | undefined]>([
    ["3600", HOUR],
    ["3600.0", HOUR],
    [1e308, undefined],
    [1e15, undefined],
    [-5, undefined],
    ["-5", undefined],
    ["soon", undefined],
    [{}, undefined],
    [[3600], undefined],
    [true, undefined],
    [null, undefined],
  ])("has expires_in %j: a life of %s ms", async (value, life) => {
    const { auth } = await issuedBy(kind, json(issued({ expires_in: value })));
    const { expiresOn } = await auth.getToken();
    if (life !== undefined || kind === "openai")
      expect(Math.abs((expiresOn ?? 0) - Date.now() - HOUR)).toBeLessThan(30_000);
    else expect(expiresOn).toBeUndefined();
    expect(() => new Date(expiresOn ?? 0).toISOString()).not.toThrow();
  });

  test("has expires_in 0: the token is not used", async () => {
    const error = await failureBy(kind, json(issued({ expires_in: 0 })));
    expect(error.code).toMatch(/^ERR_(?:TOKEN_EXPIRED|IDENTITY_TIMEOUT)$/);
  });

  test("never stops answering: the wait ends at the time limit", async () => {
    const drip = (response: ServerResponse): void => {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 20);
      response.once("close", () => clearInterval(timer));
      onTestFinished(() => clearInterval(timer));
    };
    const startedOn = Date.now();
    expect(await failureBy(kind, drip)).toMatchObject({
      code: "ERR_IDENTITY_TIMEOUT",
      transient: true,
    });
    expect(Date.now() - startedOn).toBeLessThan(10_000);
  });

  /** For all attempts, with what the system's buffers take; a reader without a limit would take all of it. */
  const LIMIT = 2 ** 26;

  test("answers with more than a mebibyte: the rest is not read", async () => {
    let sent = 0;
    const flood = (response: ServerResponse): void => {
      response.writeHead(200, { "content-type": "application/json" });
      const more = (): void => {
        while (!response.destroyed && sent < LIMIT) {
          sent += 65_536;
          if (!response.write("x".repeat(65_536))) return void response.once("drain", more);
        }
      };
      more();
    };
    expect(await failureBy(kind, flood)).toMatchObject({ transient: true });
    expect(sent).toBeLessThan(LIMIT);
  });

  test.each([301, 302, 303, 307, 308])("redirects with %i: the subject stays", async (status) => {
    const other = await scripted(issued({ expires_in: 3600 }));
    const error = await failureBy(kind, json({}, status, { location: `${other.url}/token` }));
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", status });
    expect(error.message).toContain("Redirects are not followed");
    expect(other.asked).toEqual([]);
  });

  test.each([404, 405])("answers %i: the URL is wrong, not the rule", async (status) => {
    const error = await failureBy(kind, json({ error: "not_found" }, status));
    expect(error).toMatchObject({ code: "ERR_IDENTITY_REFUSED", status });
    expect(error.hint).toMatch(/^There is no such endpoint at this URL\./);
  });

  test("quotes the subject in a refusal, with line breaks and colours: one line, without it", async () => {
    const text = `no\r\n\u001B[31m${SUBJECT}\u0007 ${encodeURIComponent(SUBJECT)}`;
    for (const body of [
      { error: "invalid_grant", error_description: text },
      { error: { type: "authentication_error", message: text } },
      { error: text },
      { error: [text], message: text },
    ]) {
      const error = await failureBy(kind, json(body, 401), [SUBJECT.split(".")[1] ?? ""]);
      expect(error.code).toBe("ERR_IDENTITY_REFUSED");
      expect(error.message).not.toMatch(/[\p{Cc}]/u);
    }
  });

  test.each(["constructor", "__proto__", "toString"])("calls its error %s", async (word) => {
    const error = await failureBy(kind, json({ error: word }, 400));
    expect(error.hint).toMatch(/^Check /);
  });

  test("says no with status 200, and nothing with 204", async () => {
    const no = { error: "invalid_grant", error_description: "not you" };
    expect(await failureBy(kind, json(no))).toMatchObject({ code: "ERR_IDENTITY_REFUSED" });
    expect((await failureBy(kind, json("", 204))).code).toMatch(/^ERR_IDENTITY_/);
  });
});

describe("a subject", () => {
  const issuer = (): Promise<{ url: string; asked: readonly object[] }> =>
    scripted(json({ error: "invalid_grant" }, 400));

  function exchanging(url: string, source: Partial<ProviderConfig>): ProviderAuth {
    const exchange = blocks.oauth(url);
    return providerOf({ baseUrl: url, ...source, exchange }, { ...quick, acquireTimeout: 300 });
  }

  test("in a file that has expired is not sent", async () => {
    const { url, asked } = await issuer();
    const file = path.join(scratch(), "token");
    writeFileSync(file, jwt({ iss: "i", exp: 1_000_000_000 }), { mode: 0o600 });
    const error = await failureOf(exchanging(url, { apiKeyFile: file }));
    expect(error.code).toMatch(/^ERR_(?:TOKEN_EXPIRED|IDENTITY_TIMEOUT)$/);
    expect(asked).toEqual([]);
  });

  test.each([
    [{ exp: 1_000_000_000 }, / It expired on 2001-09-09T01:46:40.000Z\.$/],
    [{ exp: -1e300 }, / It expired on -271821-04-20T00:00:00.000Z\.$/],
    [{}, /has iss missing, sub missing, aud missing\.$/],
    [{ exp: "soon" }, /aud missing\.$/],
    [{ sub: "a\u001B[2J\u009B1mb\nc" }, /sub "a\\u001b\[2J\uFFFD1mb\\nc"/],
    [{ aud: ["x".repeat(9_000)], iss: { a: 1 } }, /has iss \{"a":1\}, .{1,400}\.$/],
  ])("that says %j of itself is described if it is refused", async (claims, words) => {
    const { url } = await issuer();
    const bearerTokenProvider = (): Promise<string> => Promise.resolve(jwt(claims));
    expect((await failureOf(exchanging(url, { bearerTokenProvider }))).hint).toMatch(words);
  });

  test.each(["opaque", "a.b.c", "..", `${SUBJECT}.x`])("%s is no JWT, and sent", async (token) => {
    const { url, asked } = await issuer();
    const bearerTokenProvider = (): Promise<string> => Promise.resolve(token);
    const { hint } = await failureOf(exchanging(url, { bearerTokenProvider }));
    expect(hint).toMatch(/The token that was exchanged is not a JWT\.$/);
    expect(asked).toHaveLength(1);
  });
});

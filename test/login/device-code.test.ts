import { describe, expect, test, vi } from "vitest";
import type { OAuth } from "../../src/config/types.ts";
import { signInWithCode, type DevicePrompt } from "../../src/login/device-code.ts";
import { json, reset, scripted, token, type Reply } from "../credentials/oauth/support.ts";
import type { LoginTarget } from "../../src/login/target.ts";
import { challenged, targetFor } from "./support.ts";

const STARTED = {
  device_code: "device-s3cret",
  user_code: "ABCD-EFGH",
  verification_uri: "https://microsoft.com/devicelogin",
  expires_in: 900,
  interval: 5,
  message: "To sign in, use a web browser …",
};
const pending = json({ error: "authorization_pending" }, 400);

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

interface Outcome {
  readonly prompts: DevicePrompt[];
  /** Seconds that were waited before each request. */
  readonly waits: number[];
  readonly result: unknown;
  readonly forms: Record<string, string>[];
}

/** A sign-in at a server that answers like this: first to the device request, then to the token requests. */
async function signIn(
  replies: readonly Reply[],
  started: object = STARTED,
  more: Partial<LoginTarget> = {},
): Promise<Outcome> {
  const server = await scripted(started, ...replies);
  const block: OAuth = {
    tokenUrl: `${server.url}/t/oauth2/v2.0/token`,
    deviceAuthorizationUrl: `${server.url}/t/oauth2/v2.0/devicecode`,
    grant: "device_code",
    clientId: "c",
    scope: "api://models/.default offline_access",
  };
  const prompts: DevicePrompt[] = [];
  const waits: number[] = [];
  const result: unknown = await signInWithCode(
    await targetFor(block, more),
    (prompt) => void prompts.push(prompt),
    (milliseconds) => Promise.resolve(void waits.push(milliseconds / 1000)),
  ).catch((error: unknown) => error);
  return { prompts, waits, result, forms: server.asked.map(({ form }) => form) };
}

describe("signInWithCode()", () => {
  test("shows the code, as Entra sends it without a complete address, and waits for the person", async () => {
    const { prompts, waits, result, forms } = await signIn([
      pending,
      pending,
      token("at", { refresh_token: "rt" }),
    ]);
    expect(prompts).toEqual([
      { url: "https://microsoft.com/devicelogin", code: "ABCD-EFGH", validFor: 900_000 },
    ]);
    expect(waits).toEqual([5, 5, 5]);
    expect(result).toMatchObject({ refreshToken: "rt", accessToken: { token: "at" } });
    expect(forms[0]).toEqual({ client_id: "c", scope: "api://models/.default offline_access" });
    expect(forms[1]).toEqual({
      client_id: "c",
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: "device-s3cret",
    });
  });

  test("takes a token from a server of which nothing says who issues its ID tokens", async () => {
    const claims = { iss: "https://id.example", sub: "p", aud: "c", iat: 1, exp: 4_000_000_000 };
    const proof = `${encoded({ alg: "RS256" })}.${encoded(claims)}.c2ln`;
    const { result } = await signIn([token("at", { refresh_token: "rt", id_token: proof })]);
    expect(result).toMatchObject({ refreshToken: "rt", accessToken: { token: "at" } });
  });

  test.each([
    ["7", 7],
    [0, 5],
    [null, 5],
  ])("reads an interval of %j as %i seconds", async (interval, seconds) => {
    const { waits } = await signIn([pending, token("at")], { ...STARTED, interval });
    expect(waits).toEqual([seconds, seconds]);
  });

  test("waits as long as a busy server asks for", async () => {
    const busy: Reply = (response) => {
      response.writeHead(429, { "retry-after": "37" });
      response.end("{}");
    };
    const { waits } = await signIn([busy, token("at")]);
    expect(waits).toEqual([5, 37]);
  });

  test("asks five seconds later after each slow_down, and twice as late after a failure that passes", async () => {
    const slow = json({ error: "slow_down" }, 400);
    const { waits } = await signIn([slow, slow, json({}, 503), reset, token("at")]);
    expect(waits).toEqual([5, 10, 15, 30, 60]);
  });

  test.each([
    ["access_denied", /was declined/],
    ["authorization_declined", /was declined/],
    ["expired_token", /has expired/],
    ["bad_verification_code", /has expired/],
    ["code_expired", /has expired/],
    ["invalid_client", /register the client as a public one/i],
  ])("%s ends it, with what to do, and without the device code", async (error, message) => {
    const { result, waits } = await signIn([
      pending,
      json({ error, error_description: "device-s3cret" }, 400),
    ]);
    expect(result).toMatchObject({ code: "ERR_IDENTITY_REFUSED", transient: false });
    expect(String(result)).toMatch(message);
    expect(String(result)).not.toContain("s3cret");
    expect(waits).toHaveLength(2);
  });

  test.each([
    ["an address that is not https", { verification_uri: "http://evil.example" }],
    ["a script as address", { verification_uri: "javascript:alert(1)" }],
    ["control characters in the code", { user_code: "A\u001b[2J" }],
  ])("refuses to show %s", async (_, more) => {
    const { prompts, result } = await signIn([token("at")], { ...STARTED, ...more });
    expect(prompts).toEqual([]);
    expect(String(result)).toMatch(/cannot be shown/);
  });

  describe("with a claims challenge", () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

    test.each(["invalid_request", "unmet_authentication_requirements"])(
      "starts once more without it after %s, and reports what the server refused",
      async (error) => {
        const refusals: string[] = [];
        const refused = json({ error, error_description: "no claims here" }, 400);
        const more = challenged(claims, ({ summary }) => void refusals.push(summary));
        const { result, forms, prompts } = await signIn([STARTED, token("at")], refused, more);
        expect(result).toMatchObject({ accessToken: { token: "at" } });
        expect(forms.map((form) => form["claims"])).toEqual([claims, undefined, undefined]);
        expect(prompts).toHaveLength(1);
        expect(refusals).toEqual([
          expect.stringMatching(`answered 400: ${error} – no claims here.`),
        ]);
      },
    );

    test("starts only once more: the second refusal is the result", async () => {
      const refused = json({ error: "invalid_request" }, 400);
      const reported = vi.fn<() => void>();
      const { result, forms } = await signIn([refused], refused, challenged(claims, reported));
      expect(result).toMatchObject({ code: "ERR_IDENTITY_REFUSED" });
      expect(forms).toHaveLength(2);
      expect(reported).toHaveBeenCalledOnce();
    });

    test("does not start again after a refusal that is not about it", async () => {
      const refused = json({ error: "invalid_scope" }, 400);
      const { result, forms } = await signIn([], refused, challenged(claims));
      expect(String(result)).toMatch(/invalid_scope/);
      expect(forms).toHaveLength(1);
    });
  });

  test("a server without the endpoint says so", async () => {
    const { url } = await scripted({});
    const target = await targetFor({ tokenUrl: url, clientId: "c", grant: "device_code" });
    await expect(
      signInWithCode(
        target,
        () => undefined,
        () => Promise.resolve(),
      ),
    ).rejects.toThrow(/has no device authorization endpoint.*browser on this machine/);
  });
});

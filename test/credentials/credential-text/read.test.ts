import { fc } from "../../support/properties.ts";
import { describe, expect, test } from "vitest";
import { readPrinted } from "../../../src/credentials/credential-text/read.ts";
import { ByokIdentityError } from "../../../src/errors.ts";

const NOW = Date.UTC(2030, 0, 1);
const HOUR = 3_600_000;
const EPOCH = (NOW + HOUR) / 1000;
const FROM = { code: "ERR_COMMAND_FAILED", found: "It printed" } as const;

function read(text: string): unknown {
  return readPrinted(text, FROM, NOW);
}

function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ByokIdentityError) return error.message;
    throw error;
  }
  throw new Error("it was taken");
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function jwt(claims: object): string {
  return `${part({ alg: "none" })}.${part(claims)}.c2ln`;
}

function localTime(instant: number): string {
  const date = new Date(instant - new Date(instant).getTimezoneOffset() * 60_000);
  return date.toISOString().replace("T", " ").replace("Z", "000");
}

describe("readPrinted() takes", () => {
  test.each([
    ["a raw token", "tok-1", {}],
    ["one with CRLF and blanks", "\r\n  tok-1\t\r\n", {}],
    ["one behind a byte order mark", "\uFEFFtok-1\n", {}],
    ["one behind Bearer", "bearer  tok-1", {}],
    ["one in colour", "\u001B[32mtok-1\u001B[0m\n", {}],
    [
      "JSON followed by terminal codes",
      `${JSON.stringify({ token: "tok-1", expires_on: EPOCH })}\u001B[0m\u001B[?25h\n`,
      { expiresOn: NOW + HOUR },
    ],
    ["the header of the Entra sidecar", '{"authorizationHeader":"Bearer tok-1"}', {}],
    ["a JSON string, as az --query prints it", '"tok-1"\n', {}],
    [
      "az, its epoch before its local time",
      JSON.stringify({
        accessToken: "tok-1",
        expiresOn: "2029-01-01 00:00:00.000000",
        expires_on: EPOCH,
        subscription: "s",
        tokenType: "Bearer",
      }),
      { expiresOn: NOW + HOUR },
    ],
    [
      "az of old, with local time alone",
      JSON.stringify({ accessToken: "tok-1", expiresOn: localTime(NOW + HOUR) }),
      { expiresOn: NOW + HOUR },
    ],
    [
      "AWS with a bearer token",
      JSON.stringify({ Version: 1, Token: "tok-1", Expiration: "2030-01-01T01:00:00Z" }),
      { expiresOn: NOW + HOUR },
    ],
    [
      "AWS by its other name",
      JSON.stringify({ Version: 1, BearerToken: "tok-1", Expiration: "2030-01-01T02:00:00+01:00" }),
      { expiresOn: NOW + HOUR },
    ],
    [
      "ExecCredential",
      JSON.stringify({
        apiVersion: "client.authentication.k8s.io/v1",
        kind: "ExecCredential",
        status: { token: "tok-1", expirationTimestamp: "2030-01-01T01:00:00.123456789Z" },
      }),
      { expiresOn: NOW + HOUR + 123 },
    ],
    [
      "a Google executable's answer",
      JSON.stringify({
        version: 1,
        success: true,
        token_type: "urn:ietf:params:oauth:token-type:id_token",
        id_token: "tok-1",
        expiration_time: EPOCH,
      }),
      { expiresOn: NOW + HOUR },
    ],
    [
      "an OAuth token response",
      '{"access_token":"tok-1","token_type":"Bearer","expires_in":3600}',
      { expiresOn: NOW + HOUR },
    ],
    [
      "expires_in as text",
      '{"access_token":"tok-1","expires_in":"3600"}',
      { expiresOn: NOW + HOUR },
    ],
    [
      "expiresAt in milliseconds",
      JSON.stringify({ token: "Bearer tok-1", expiresAt: NOW + HOUR }),
      { expiresOn: NOW + HOUR },
    ],
    ["JSON without an expiry", '{"token":"tok-1","expires_on":null}', {}],
  ])("%s", (_, text, expiry) => {
    expect(read(text)).toEqual({ token: "tok-1", ...expiry });
  });

  test("a JWT's exp where nothing else tells", () => {
    const token = jwt({ exp: EPOCH });
    expect(read(token)).toEqual({ token, expiresOn: NOW + HOUR });
    expect(read(JSON.stringify({ token }))).toEqual({ token, expiresOn: NOW + HOUR });
    expect(read(JSON.stringify({ token, expires_in: 60 }))).toEqual({
      token,
      expiresOn: NOW + 60_000,
    });
  });
});

describe("readPrinted() refuses", () => {
  test.each([
    ["", "It printed nothing."],
    ["\uFEFF \r\n", "It printed nothing."],
    ["secret-1\nsecret-2", "It printed 2 lines instead of one credential."],
    ["s\0e\0c\0", "It printed NUL bytes. Write the credential as UTF-8, not UTF-16."],
    ['{"token":"secret', "It printed something that starts like JSON but is not valid."],
    ["[]", "It printed JSON of an unknown shape."],
    ['{"value":"secret"}', "It printed JSON of an unknown shape."],
    ['{"token":7}', "It printed JSON without a token."],
    ['{"token":""}', "It printed JSON without a token."],
    [
      '{"token":"secret","expires_on":"soon"}',
      "It printed JSON with an invalid expiry. Give it as epoch seconds or as an RFC 3339 timestamp.",
    ],
    [
      '{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"secret","SessionToken":"t","Token":"t"}',
      "It printed an AWS key pair, which signs requests (SigV4) and cannot be sent as a token. Print a Bedrock API key instead.",
    ],
    [
      '{"kind":"ExecCredential","status":{"clientCertificateData":"c","clientKeyData":"secret"}}',
      "It printed an ExecCredential with a client certificate instead of a token.",
    ],
    ['{"kind":"ExecCredential","spec":{}}', "It printed an ExecCredential without a status."],
    [
      '{"version":1,"success":false,"code":"401","message":"Caller is not authorised."}',
      "It printed an error: 401 – Caller is not authorised.",
    ],
    [
      '{"version":1,"success":true,"saml_response":"secret"}',
      "It printed a SAML response instead of a bearer token.",
    ],
    [
      '{"error":"invalid_grant","error_description":"sign in again"}',
      "It printed an error: invalid_grant – sign in again.",
    ],
  ])("%j", (text, message) => {
    expect(refusal(text).startsWith(message)).toBe(true);
    expect(refusal(text)).not.toContain("secret");
  });

  test("anything else without an error of another kind, and without printing any of it", () => {
    const marker = "q9z8secret";
    const json = fc.json().map((text) => text.replaceAll(/"[^"]*"/g, `"${marker}"`));
    const garbage = fc.oneof(fc.string({ unit: "binary" }), json, fc.constant(`{${marker}`));
    fc.assert(
      fc.property(garbage, (text) => {
        let outcome: unknown;
        try {
          outcome = typeof readPrinted(text, FROM, NOW).token;
        } catch (error) {
          outcome = error instanceof ByokIdentityError ? error.message : error;
        }
        expect(outcome).toBeTypeOf("string");
        expect(outcome).not.toContain(marker);
      }),
      { numRuns: 500 },
    );
  });
});

test("readPrinted() reads back every instant it is given, to the second", () => {
  const instant = fc.integer({ min: NOW / 1000, max: 2 * (NOW / 1000) });
  const write = fc.constantFrom<(seconds: number) => object>(
    (seconds) => ({ expires_on: seconds }),
    (seconds) => ({ expires_on: String(seconds) }),
    (seconds) => ({ expiresAt: seconds * 1000 }),
    (seconds) => ({ expiresAt: new Date(seconds * 1000).toISOString() }),
    (seconds) => ({ expires_at: new Date(seconds * 1000).toISOString().replace(".000Z", "Z") }),
    (seconds) => ({ expires_in: seconds - NOW / 1000 }),
  );
  fc.assert(
    fc.property(instant, write, (seconds, as) => {
      const text = JSON.stringify({ access_token: "t", ...as(seconds) });
      expect(read(text)).toEqual({ token: "t", expiresOn: seconds * 1000 });
    }),
  );
});

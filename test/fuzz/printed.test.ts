import { fc } from "../support/properties.ts";
import { expect } from "vitest";
import { readPrinted } from "../../src/credentials/credential-text/read.ts";
import { ByokIdentityError } from "../../src/errors.ts";
import { checkToken } from "../../src/token/checked.ts";
import type { AccessToken } from "../../src/token/types.ts";
import { campaign } from "./campaign.ts";

const NOW: number = Date.UTC(2030, 0, 1);
const FROM = { code: "ERR_COMMAND_FAILED", found: "apiKeyCommand printed" } as const;

/** What no error may hold. */
const MARK = "mArK9";
const secret = fc.stringMatching(/^[\w.~+/-]{0,30}$/).map((text) => `${MARK}${text}`);

const epochs = fc.oneof(
  fc.integer({ min: 0, max: 4e9 }),
  fc.double(),
  fc.constantFrom(1e11, 1e11 - 1, 1e308, -1, 0, Number.MAX_SAFE_INTEGER),
);
const times = fc.oneof(
  epochs,
  epochs.map(String),
  fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
    .map((date) => date.toISOString()),
  fc.constantFrom("2030-01-01 00:00:00.123456", "2030-02-31T00:00:00Z", "9999-99-99T99:99:99Z"),
  fc.string(),
  fc.anything(),
);
const values = fc.oneof(
  { weight: 3, arbitrary: secret },
  { weight: 1, arbitrary: times },
  { weight: 1, arbitrary: fc.constantFrom(null, "", 0, true, {}, []) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

const names = [
  "token access_token accessToken id_token Token BearerToken saml_response clientCertificateData",
  "expires_on expiresOn expires_at expiresAt expires_in expirationTimestamp expiration_time",
  "Expiration success kind status Version AccessKeyId SecretAccessKey __proto__ constructor",
]
  .join(" ")
  .split(" ");
const fields = fc.dictionary(fc.constantFrom(...names), values, { maxKeys: 6 });
const answers = fc.oneof(
  fields,
  fields.map((status) => ({ kind: "ExecCredential", status })),
  fields.map((rest) => ({ success: true, ...rest })),
  fc.array(fields, { maxLength: 2 }),
);

const json = answers.map((answer) => JSON.stringify(answer) ?? "");
const texts = fc.oneof(
  { weight: 6, arbitrary: json },
  // Broken off in the middle, as by a helper that was killed.
  {
    weight: 2,
    arbitrary: fc.tuple(json, fc.nat(100)).map(([text, cut]) => text.slice(0, -1 - cut)),
  },
  { weight: 2, arbitrary: secret },
  { weight: 1, arbitrary: secret.map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.array(secret, { minLength: 2 }).map((lines) => lines.join("\n")) },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
  // A JWT with whatever stands where its claims belong.
  {
    weight: 2,
    arbitrary: fc.oneof(fc.jsonValue(), fc.record({ exp: times })).map((claims) => {
      const body = Buffer.from(JSON.stringify(claims) ?? "").toString("base64url");
      return `eyJhbGciOiJub25lIn0.${body}.${MARK}`;
    }),
  },
);
const wrapped = fc
  .tuple(
    fc.constantFrom("", "\uFEFF", " \n", "Bearer ", "bearer\t"),
    texts,
    fc.constantFrom("", "\n", "\r\n", "\0"),
  )
  .map((parts) => parts.join(""));

function outcome<T>(run: () => T): T | ByokIdentityError {
  try {
    return run();
  } catch (error) {
    if (error instanceof ByokIdentityError) return error;
    throw error;
  }
}

campaign({
  title: "readPrinted() gives a token with a readable expiry, or an error that shows none of it",
  input: wrapped,
  share: 2,
  found: ['{"token":"mArK9","expires_in":1e306}', '{"token":"mArK9","expires_on":1e306}'],
  holds(text) {
    const read = outcome(() => readPrinted(text, FROM, NOW));
    if (read instanceof ByokIdentityError) {
      expect(read.code).toBe(FROM.code);
      expect(`${read.stack} ${JSON.stringify(read)} ${String(read.cause)}`).not.toContain(MARK);
      return;
    }
    expect(read.expiresOn).not.toBeNaN();
    const sendable = outcome(() => checkToken(read));
    if (sendable instanceof ByokIdentityError) {
      expect(sendable.stack).not.toContain(MARK);
      return;
    }
    expect(sendable.token).toMatch(/^[\x21-\x7e]+$/);
    // What shows it to people and machines must not fail on it.
    expect(() => new Date(sendable.expiresOn ?? 0).toISOString()).not.toThrow();
  },
});

const seconds = fc.integer({ min: NOW / 1000 + 1, max: NOW / 1000 + 1e8 });
type Written = readonly [text: string, expected: AccessToken];
const forms = fc.tuple(secret, seconds, fc.nat(8)).map(([token, at, form]): Written => {
  const iso = new Date(at * 1000).toISOString();
  const expected = { token, expiresOn: at * 1000 };
  const written: readonly unknown[] = [
    { access_token: token, expires_on: at },
    { accessToken: token, expires_on: at, expiresOn: "2000-01-01 00:00:00.000000" },
    { token, expires_on: String(at) },
    { token, expiresAt: at * 1000 },
    { access_token: token, expires_in: at - NOW / 1000 },
    { access_token: token, expires_in: String(at - NOW / 1000) },
    { kind: "ExecCredential", status: { token, expirationTimestamp: iso } },
    { success: true, id_token: token, expiration_time: at },
    { Version: 1, Token: token, Expiration: iso },
  ];
  return [JSON.stringify(written[form]), expected];
});

campaign({
  title: "readPrinted() reads token and expiry from each known form",
  input: forms,
  found: [],
  holds([text, expected]) {
    expect(readPrinted(`${text}\n`, FROM, NOW)).toEqual(expected);
  },
});

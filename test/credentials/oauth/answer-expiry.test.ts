import { expect, test } from "vitest";
import { answerExpiry } from "../../../src/credentials/oauth/answer-expiry.ts";

const SENT = Date.UTC(2030, 0, 1, 12);
const HOUR = 3_600_000;
const at = SENT + HOUR;

test.each<[object, number | undefined]>([
  [{ expires_in: 3600 }, at],
  [{ expires_in: "3600" }, at],
  [{ expires_on: at / 1000 }, at],
  [{ expires_on: String(at / 1000) }, at],
  [{ expires_at: at / 1000 }, at],
  [{ expires_at: new Date(at).toISOString() }, at],
  [{ expires_at: "2030-01-01T13:00:00" }, at],
  [{ expires_on: "N/A", expires_at: at / 1000 }, at],
  // A fast clock makes the instant a past one.
  [{ expires_at: SENT / 1000 - 60, expires_in: 3600 }, at],
  [{ expires_in: 0 }, SENT],
  [{ expires_in: -5 }, undefined],
  [{ expires_in: "soon", expires_on: {}, expires_at: [] }, undefined],
  [{}, undefined],
  [{ expires_in: 1e308 }, undefined],
  [{ expires_at: 1e300 }, undefined],
  [{ expires_at: at * 1000, expires_in: 3600 }, at],
])("answerExpiry() reads %j as %s", (answer, expected) => {
  expect(answerExpiry("opaque", { access_token: "opaque", ...answer }, SENT)).toBe(expected);
});

test("answerExpiry() takes the token's own expiry if the answer has none that can be read", () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token = (exp: number): string => `${part({ alg: "none" })}.${part({ exp })}.c2ln`;
  for (const answer of [{}, { expires_in: "soon" }])
    expect(answerExpiry(token(at / 1000), answer, SENT)).toBe(at);
  expect(answerExpiry(token(1e300), {}, SENT)).toBeUndefined();
});

import { inspect } from "node:util";
import { fc } from "../support/properties.ts";
import { describe, expect, it } from "vitest";
import { checked, checkToken } from "../../src/token/checked.ts";
import type { AccessToken } from "../../src/token/types.ts";
import { START, useFakeClock } from "../support/clock.ts";

useFakeClock();

function refusalOf(token: unknown): unknown {
  try {
    checkToken({ token } as AccessToken);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("checkToken()", () => {
  it.each([
    ["is empty", ""],
    ["is of type undefined", undefined],
    ["is of type number", 7],
    ["is of type object", null],
    ["spaces", "tok en"],
    ["control", "tok\n"],
    ["control", "tok\u007F"],
    ["non-ASCII", "tök"],
    ["“Bearer ”", "Bearer abc"],
    ["“Bearer ”", "bearer abc"],
  ])("refuses a credential that %s", (said, token) => {
    expect(refusalOf(token)).toMatchObject({
      code: "ERR_TOKEN_MALFORMED",
      transient: false,
      message: expect.stringContaining(said) as string,
    });
  });

  it("refuses an answer that is none", () => {
    expect(() => checkToken(undefined as unknown as AccessToken)).toThrow("of type undefined");
  });

  it("takes any visible ASCII and nothing else, and never prints it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        const token = `secret${text}`;
        const sendable = Buffer.from(text).every((byte) => byte > 0x20 && byte < 0x7f);
        const error = refusalOf(token);
        expect(error === undefined).toBe(sendable);
        expect(inspect(error, { depth: Infinity })).not.toContain("secret");
        expect(JSON.stringify(error) ?? "").not.toContain("secret");
      }),
    );
  });

  it("refuses a token at its expiry, and takes it one millisecond before", () => {
    const token = { token: "t", expiresOn: START + 1 };
    expect(checkToken(token)).toBe(token);
    expect(() => checkToken({ token: "t", expiresOn: START })).toThrow(
      expect.objectContaining({ code: "ERR_TOKEN_EXPIRED", transient: true }) as Error,
    );
  });

  it("leaves out an expiry after the year 9999, to the millisecond", () => {
    const end = Date.UTC(10_000, 0, 1);
    for (const expiresOn of [end, START * 1000, 8.64e15, 1e300, Infinity]) {
      expect(checkToken({ token: "t", expiresOn })).toEqual({ token: "t" });
    }
    const last = { token: "t", expiresOn: end - 1 };
    expect(checkToken(last)).toBe(last);
  });

  it.each([NaN, null, "2030-01-01T00:00:00Z", BigInt(START), new Date(START), {}, [START - 1]])(
    "leaves out an expiry, and a wish for a renewal, that is %s",
    (time) => {
      const answer = (fields: object): AccessToken => ({ token: "t", ...fields });
      expect(checkToken(answer({ expiresOn: time, dueOn: 7 }))).toStrictEqual({
        token: "t",
        dueOn: 7,
      });
      expect(checkToken(answer({ expiresOn: START + 1, refreshOn: time }))).toStrictEqual({
        token: "t",
        expiresOn: START + 1,
      });
    },
  );

  it("keeps an answer with a wish that can be read as it is", () => {
    const token = { token: "t", expiresOn: START + 2, refreshOn: START + 1 };
    expect(checkToken(token)).toBe(token);
  });
});

describe("checked()", () => {
  it("passes the request down and a sendable token up", async () => {
    const token = { token: "t" };
    const request = { claims: "{}" };
    const source = checked(async (given) => {
      expect(given).toBe(request);
      return token;
    });
    await expect(source(request)).resolves.toBe(token);
  });

  it("rejects instead of an answer that cannot be sent", async () => {
    await expect(checked(async () => ({ token: "" }))()).rejects.toThrow("is empty");
  });
});

import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { expiryFromMsal, expiryOf, issuedExpiry, ownExpiry } from "../../src/credentials/expiry.ts";
import { readPrinted } from "../../src/credentials/credential-text/read.ts";
import type { OAuth } from "../../src/config/types.ts";
import { onLoopback } from "../support/loopback.ts";
import { fc } from "../support/properties.ts";
import { benchOf } from "./azure/managed-identity/support.ts";
import { providerOf } from "./exchange/support.ts";
import { auth as oauthAuth, json, scripted } from "./oauth/support.ts";

const HOUR = 3_600_000;
const bench = await benchOf("imds");

function jwt(exp: unknown, iat?: unknown): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ exp, iat })}.c2ln`;
}

function bedrock(query: string): string {
  const url = `bedrock.amazonaws.com/?Action=CallWithBearerToken&${query}`;
  return `bedrock-api-key-${Buffer.from(url).toString("base64")}`;
}

describe("expiryOf() reads", () => {
  const now = Date.UTC(2030, 0, 1, 12);
  const at = now + HOUR;
  const utc = "2030-01-01T13:00:00";

  test.each<[unknown, number]>([
    [at / 1000, at],
    [String(at / 1000), at],
    [`${at / 1000}.0`, at],
    [at / 1000 + 0.5, at + 500],
    [at, at],
    [String(at), at],
    [`${utc}Z`, at],
    [`${utc}.123456789Z`, at + 123],
    ["2030-01-01 13:00:00Z", at],
    ["2030-01-01T15:00:00+02:00", at],
    ["2030-01-01T15:00:00+0200", at],
    ["2030-01-01T13:00Z", at],
    [utc, at],
    [` ${utc} `, at],
    ["01/01/2030 01:00:00 PM +00:00", at],
    ["1/1/2030 1:00:00 PM +00:00", at],
    ["1/1/2030 13:00:00 +00:00", at],
    ["1/2/2030 12:30:00 AM +00:00", Date.UTC(2030, 0, 2, 0, 30)],
  ])("the instant %j, UTC where no zone is given", (on, expected) => {
    expect(expiryOf("opaque", { on: [on], zone: "utc" }, now)).toBe(expected);
  });

  test("a date without a zone as local time where people read it", () => {
    const local = expiryOf("opaque", { on: [utc], zone: "local" }, now);
    expect(local).toBe(new Date(2030, 0, 1, 13).getTime());
  });

  test.each<[unknown, number]>([
    [3600, at],
    ["3600", at],
    ["3600.0", at],
    [0, now],
  ])("%j seconds from now", (seconds, expected) => {
    expect(expiryOf("opaque", { in: seconds, zone: "utc" }, now)).toBe(expected);
  });

  test("the first place that can be read, then seconds, then the token itself", () => {
    const token = jwt(at / 1000);
    const zone = "utc";
    expect(expiryOf("opaque", { on: ["N/A", at], in: 60, zone }, now)).toBe(at);
    expect(expiryOf("opaque", { on: ["N/A"], in: 60, zone }, now)).toBe(now + 60_000);
    expect(expiryOf(token, { on: ["N/A"], in: "N/A", zone }, now)).toBe(at);
    expect(expiryOf(token, { on: [now + 1], zone }, now)).toBe(now + 1);
    expect(expiryOf(token, { zone }, now)).toBe(at);
  });

  test("seconds from now where a fast clock makes the instant a past one", () => {
    const stated = { on: [now], in: 3600, zone: "utc" } as const;
    expect(expiryOf("opaque", stated, now)).toBe(at);
    expect(expiryOf("opaque", { ...stated, on: [now + 1] }, now)).toBe(now + 1);
    expect(expiryOf("opaque", { ...stated, in: 0 }, now)).toBe(now);
  });

  test("nothing stated as unknown, and what cannot be read as NaN", () => {
    expect(expiryOf("opaque", { on: [undefined, null, ""], in: "", zone: "utc" }, now)).toBe(
      undefined,
    );
    for (const on of ["N/A", {}, true, "13/45/2030 1:00:00 +00:00", "2030-13-01T00:00:00Z", -5])
      expect(expiryOf("opaque", { on: [on], zone: "utc" }, now)).toBe(Number.NaN);
  });

  test("an instant after the year 9999 as unknown, to the millisecond", () => {
    const end = Date.UTC(10_000, 0, 1);
    const zone = "utc";
    for (const [far, last] of [
      [end, end - 1],
      [String(end), String(end - 1)],
      ["9999-12-31T23:59:59.999-00:01", "9999-12-31T23:59:59.999Z"],
    ]) {
      expect(expiryOf("opaque", { on: [far], zone }, now)).toBeUndefined();
      expect(expiryOf("opaque", { on: [last], zone }, now)).toBe(end - 1);
    }
    expect(expiryOf("opaque", { in: (end - now) / 1000, zone }, now)).toBeUndefined();
    expect(expiryOf("opaque", { in: (end - now - 1) / 1000, zone }, now)).toBe(end - 1);
    // Seconds up to eleven digits end in the year 5138.
    expect(expiryOf("opaque", { on: ["99999999999"], zone }, now)).toBe(99_999_999_999_000);
  });

  test("microseconds as unknown, so that another place or the token itself is used", () => {
    const on = [at * 1000];
    expect(expiryOf("opaque", { on, zone: "utc" }, now)).toBeUndefined();
    expect(expiryOf("opaque", { on: [...on, at], zone: "utc" }, now)).toBe(at);
    expect(expiryOf("opaque", { on, in: 3600, zone: "utc" }, now)).toBe(at);
    expect(expiryOf(jwt(at / 1000), { on, zone: "utc" }, now)).toBe(at);
  });

  test("anything without throwing", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.jsonValue(), (token, on, seconds) => {
        const read = expiryOf(token, { on: [on], in: seconds, zone: "local" }, now);
        expect(["number", "undefined"]).toContain(typeof read);
      }),
    );
  });
});

describe("ownExpiry() reads", () => {
  test("the exp of a JWT", () => {
    expect(ownExpiry(jwt(1_893_502_800))).toBe(1_893_502_800_000);
    expect(ownExpiry(jwt("soon"))).toBeUndefined();
    const end = Date.UTC(10_000, 0, 1);
    expect(ownExpiry(jwt(end / 1000))).toBeUndefined();
    expect(ownExpiry(jwt(end / 1000 - 1))).toBe(end - 1000);
  });

  test("the signed URL in a Bedrock key", () => {
    const key = bedrock("X-Amz-Date=20300101T120000Z&X-Amz-Expires=43200&X-Amz-SignedHeaders=host");
    expect(ownExpiry(key)).toBe(Date.UTC(2030, 0, 2));
    expect(ownExpiry(bedrock("X-Amz-Date=20300101T120000Z"))).toBeUndefined();
    expect(ownExpiry("bedrock-api-key-%%%")).toBeUndefined();
  });
});

test("expiryFromMsal() takes now, and no date, for an unknown expiry, to the millisecond", () => {
  const now = Date.UTC(2030, 0, 1);
  for (const value of [Number.NaN, now - 2_000, now, now + 2_000])
    expect(expiryFromMsal("opaque", value, now)).toBeUndefined();
  for (const value of [now - 2_001, now + 2_001])
    expect(expiryFromMsal("opaque", value, now)).toBe(value);
  expect(expiryFromMsal(jwt(7), now, now)).toBe(7_000);
  const end = Date.UTC(10_000, 0, 1);
  expect(expiryFromMsal("opaque", end, now)).toBeUndefined();
  expect(expiryFromMsal("opaque", end - 1, now)).toBe(end - 1);
});

describe("every source reads every form alike", () => {
  // msal goes on asking the endpoint that it found first.
  let answer = "";
  let imds = "";
  const endpoint = createServer((_, response) => json(answer)(response));
  beforeAll(async () => {
    imds = await onLoopback(endpoint);
  });
  afterAll(() => endpoint.close());
  const soon = (Math.floor(Date.now() / 1000) + 7200) * 1000;
  const iso = new Date(soon).toISOString();
  const opaque = "opaque-token";

  interface Form {
    readonly token: string;
    readonly fields: object;
    /** Epoch milliseconds; undefined where it is unknown. */
    readonly expected: number | "in two hours" | undefined;
  }
  const forms: readonly (readonly [string, Form])[] = [
    ["seconds", { token: opaque, fields: { expires_on: soon / 1000 }, expected: soon }],
    [
      "seconds as text",
      { token: opaque, fields: { expires_on: `${soon / 1000}` }, expected: soon },
    ],
    ["a fraction", { token: opaque, fields: { expires_on: `${soon / 1000}.0` }, expected: soon }],
    ["milliseconds", { token: opaque, fields: { expires_on: soon }, expected: soon }],
    ["a date", { token: opaque, fields: { expires_on: iso }, expected: soon }],
    [
      "a date with an offset",
      { token: opaque, fields: { expires_on: iso.replace("Z", "+00:00") }, expected: soon },
    ],
    [
      "expires_in as text",
      { token: opaque, fields: { expires_in: "7200.0" }, expected: "in two hours" },
    ],
    ["microseconds", { token: opaque, fields: { expires_on: soon * 1000 }, expected: undefined }],
    [
      "microseconds, JWT",
      { token: jwt(soon / 1000), fields: { expires_on: soon * 1000 }, expected: soon },
    ],
    ["exp in milliseconds", { token: jwt(soon), fields: {}, expected: undefined }],
    ["unreadable, JWT", { token: jwt(soon / 1000), fields: { expires_on: "N/A" }, expected: soon }],
    ["nothing, JWT", { token: jwt(soon / 1000), fields: {}, expected: soon }],
    ["nothing, opaque", { token: opaque, fields: {}, expected: undefined }],
  ];

  type Source = (body: string) => Promise<number | undefined>;
  const sources: readonly (readonly [string, Source])[] = [
    [
      "managedIdentity",
      async (body) => {
        answer = body;
        vi.stubEnv("AZURE_POD_IDENTITY_AUTHORITY_HOST", imds);
        return (await bench.auth().getToken()).expiresOn;
      },
    ],
    [
      "oauth",
      async (body) => {
        const server = await scripted(json(body));
        const block: OAuth = { tokenUrl: `${server.url}/token`, clientId: "c", clientSecret: "s" };
        return (await oauthAuth(block).getToken()).expiresOn;
      },
    ],
    [
      "an exchange",
      async (body) => {
        const server = await scripted(json(body));
        const auth = providerOf({
          baseUrl: "https://model.example/v1",
          bearerTokenProvider: () => Promise.resolve("subject"),
          exchange: { oauth: { tokenUrl: `${server.url}/token` } },
        });
        return (await auth.getToken()).expiresOn;
      },
    ],
    [
      "a command or a file",
      (body) => {
        const found = { code: "ERR_COMMAND_FAILED", found: "It printed" } as const;
        return Promise.resolve(readPrinted(body, found, Date.now()).expiresOn);
      },
    ],
  ];

  test("managedIdentity keeps a token of unknown expiry for tokenTtl: 60 uses, one request", async () => {
    let asked = 0;
    endpoint.on("request", () => (asked += 1));
    answer = JSON.stringify({ access_token: opaque, token_type: "Bearer" });
    vi.stubEnv("AZURE_POD_IDENTITY_AUTHORITY_HOST", imds);
    const auth = bench.auth();
    for (let use = 0; use < 60; use++) expect((await auth.getToken()).token).toBe(opaque);
    expect(asked).toBe(1);
  });

  for (const [source, read] of sources) {
    test.each(forms)(`${source}: %s`, async (_, { token, fields, expected }) => {
      const body = JSON.stringify({ access_token: token, token_type: "Bearer", ...fields });
      for (const text of [body, `\uFEFF${body}`]) {
        const expiresOn = await read(text);
        if (expected === "in two hours")
          expect(expiresOn).toBeGreaterThan(Date.now() + 2 * HOUR - 60_000);
        // msal cuts to whole seconds, by way of a difference.
        else if (expected === undefined) expect(expiresOn).toBeUndefined();
        else expect(Math.abs((expiresOn ?? 0) - expected)).toBeLessThanOrEqual(1_000);
      }
    });
  }
});

describe("issuedExpiry()", () => {
  const now = Date.UTC(2030, 0, 1, 12);
  const seconds = now / 1000;

  test("is the claim while that lies ahead", () => {
    expect(issuedExpiry(jwt(seconds + 1, seconds - 300), now)).toBe(now + 1_000);
  });

  test.each([0, 1, 7_200])(
    "counts the life from now if the clock is %i s past the claim",
    (late) => {
      const exp = seconds - late;
      expect(issuedExpiry(jwt(exp, exp - 300), now)).toBe(now + 300_000);
    },
  );

  test.each([undefined, "x", seconds, seconds + 1])("is the claim if iat is %j", (iat) => {
    expect(issuedExpiry(jwt(seconds, iat), now)).toBe(now);
  });

  test("is unknown for a token that says nothing", () => {
    expect(issuedExpiry("opaque", now)).toBeUndefined();
  });
});

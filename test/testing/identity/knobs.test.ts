import { createHash } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { startMockIdentity } from "../../../src/testing/index.ts";
import { claims, send, type Reply } from "../support.ts";
import { mockIdentity } from "../../support/mocks.ts";

const identity = await mockIdentity();
afterEach(() => {
  vi.useRealTimers();
});

function ask(resource = "https://r"): Promise<Reply> {
  const query = `api-version=2018-02-01&resource=${resource}`;
  return send(`${identity.url}/metadata/identity/oauth2/token?${query}`, {
    headers: { metadata: "true" },
  });
}
const tokenOf = (reply: Reply): string => String(reply.json?.["access_token"]);

describe("rotate", () => {
  test("true: every answer brings a token of its own", async () => {
    expect(tokenOf(await ask())).not.toBe(tokenOf(await ask()));
  });

  test("false: one token for each resource, until the millisecond it expires", async () => {
    const start = 1_800_000_000_000;
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    identity.configure({ rotate: false, lifetime: 60 });
    const first = tokenOf(await ask());
    expect(tokenOf(await ask("https://other"))).not.toBe(first);
    vi.setSystemTime(start + 59_999);
    expect(tokenOf(await ask())).toBe(first);
    vi.setSystemTime(start + 60_000);
    expect(tokenOf(await ask())).not.toBe(first);
  });
});

describe("refreshRequest", () => {
  async function onAppService(more = ""): Promise<Reply> {
    const query = `api-version=2019-08-01&resource=r${more}`;
    const headers = {
      "x-identity-header": identity.env("app-service")["IDENTITY_HEADER"] ?? "",
    };
    return send(`${identity.url}/msi/token?${query}`, { headers });
  }
  const told = (token: string): string =>
    `&token_sha256_to_refresh=${createHash("sha256").update(token).digest("hex")}`;

  test("ignore: the hash of a refused token changes nothing", async () => {
    identity.configure({ rotate: false });
    const first = tokenOf(await onAppService());
    expect(tokenOf(await onAppService(told(first)))).toBe(first);
  });

  test("replace: the current token is replaced once it is the refused one, and no other", async () => {
    identity.configure({ rotate: false, refreshRequest: "replace" });
    const first = tokenOf(await onAppService());
    expect(tokenOf(await onAppService(told("another")))).toBe(first);
    const second = tokenOf(await onAppService(told(first)));
    expect(second).not.toBe(first);
    expect(tokenOf(await onAppService(told(first)))).toBe(second);
  });

  test("reject: a request with a hash is refused, and one without is not", async () => {
    identity.configure({ refreshRequest: "reject" });
    expect((await onAppService(told("some"))).status).toBe(400);
    expect((await onAppService()).status).toBe(200);
  });

  test("sources without the parameter go on as they were", async () => {
    identity.configure({ rotate: false, refreshRequest: "replace" });
    const first = tokenOf(await ask());
    expect(tokenOf(await ask(`https://r${told(first)}`))).toBe(first);
  });
});

describe("lifetime and refreshIn", () => {
  test("are given in seconds, and a lifetime of less than zero is an expired token", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    identity.configure({ lifetime: 300, refreshIn: 120 });
    expect((await ask()).json).toMatchObject({ expires_in: "300", refresh_in: 120 });
    identity.configure({ lifetime: -5 });
    const expired = await ask();
    expect(Number(expired.json?.["expires_on"]) * 1000).toBeLessThan(Date.now());
  });
});

describe("format", () => {
  const now = Date.UTC(2026, 10, 5, 15, 4, 5);
  const cases = {
    native: String(now / 1000 + 60),
    "epoch-string": String(now / 1000 + 60),
    "epoch-number": now / 1000 + 60,
    iso: "2026-11-05T15:05:05.000Z",
    "local-date": "11/05/2026 03:05:05 PM +00:00",
    "expires-in": undefined,
  } as const;

  test.each(Object.entries(cases))("%s tells expires_on as %s", async (format, expected) => {
    vi.useFakeTimers({ toFake: ["Date"], now });
    identity.configure({ format: format as keyof typeof cases, lifetime: 60 });
    expect((await ask()).json?.["expires_on"]).toBe(expected);
  });

  test.each(["malformed-json", "html", "empty"] as const)(
    "%s answers 200 with nothing usable",
    async (format) => {
      identity.configure({ format });
      const reply = await ask();
      expect([reply.status, reply.json]).toEqual([200, undefined]);
    },
  );

  test("tokenType and echoedResource replace what would have been told", async () => {
    identity.configure({ tokenType: "pop", echoedResource: "https://else" });
    const reply = await ask();
    expect(reply.json).toMatchObject({ token_type: "pop", resource: "https://else" });
    expect(claims(tokenOf(reply))).toMatchObject({ aud: "https://r" });
  });
});

describe("faults", () => {
  test("are consumed one a request, and then it answers again", async () => {
    identity.configure({
      faults: [{ status: 429, retryAfter: "1" }, { status: 404 }, {}, { status: 500 }],
    });
    const replies = [await ask(), await ask(), await ask(), await ask(), await ask()];
    expect(replies.map((reply) => reply.status)).toEqual([429, 404, 200, 500, 200]);
    expect(replies[0]?.headers["retry-after"]).toBe("1");
    expect(replies[1]?.json).toHaveProperty("error_description");
    expect(identity.requests.map((request) => request.fault?.status)).toEqual([
      429,
      404,
      undefined,
      500,
      undefined,
    ]);
  });

  test("carry an HTTP-date, headers and a body as they are written", async () => {
    const retryAfter = "Wed, 21 Oct 2026 07:28:00 GMT";
    identity.configure({
      faults: [{ status: 503, retryAfter, headers: { "x-a": "b" }, body: "down" }],
    });
    const reply = await ask();
    expect(reply.headers).toMatchObject({ "retry-after": retryAfter, "x-a": "b" });
    expect(reply.text).toBe("down");
  });

  test("reset ends the connection without an answer, and without a token", async () => {
    identity.configure({ faults: [{ break: "reset" }] });
    await expect(ask()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(identity.requests).toMatchObject([{ completed: false }]);
    expect(identity.requests[0]).not.toHaveProperty("token");
  });

  test("truncate ends the connection within the body", async () => {
    identity.configure({ faults: [{ break: "truncate" }] });
    await expect(ask()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(identity.requests).toMatchObject([{ status: 200, completed: false }]);
  });

  test.each(["hang", "half-open"] as const)("%s lasts until the endpoint closes", async (kind) => {
    const hung = await startMockIdentity({ outage: { break: kind } });
    const url = `${hung.url}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=r`;
    const answer = send(url, { headers: { metadata: "true" } });
    answer.catch(() => undefined);
    await vi.waitFor(() => expect(hung.requests).toHaveLength(1));
    const first = await Promise.race([
      answer.then(
        () => "answered",
        () => "failed",
      ),
      new Promise((resolve) => setTimeout(resolve, 50, "waiting")),
    ]);
    expect(first).toBe("waiting");
    await hung.close();
    await expect(answer).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("outage holds for every request until it is ended", async () => {
    identity.configure({ outage: { status: 500 }, faults: [{}] });
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([
      200, 500, 500,
    ]);
    identity.configure({ outage: {} });
    expect((await ask()).status).toBe(200);
  });

  test("delay holds every answer back, and a fault's own delay replaces it", async () => {
    identity.configure({ delay: 40 });
    const slow = performance.now();
    await ask();
    expect(performance.now() - slow).toBeGreaterThanOrEqual(39);
    // Longer than this test may take.
    identity.configure({ delay: 3_600_000, faults: [{ delay: 0 }] });
    expect((await ask()).status).toBe(200);
  });
});

describe("configure() and reset()", () => {
  test("a patch changes only what it names; reset goes back to the start and forgets", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    await using other = await startMockIdentity({ lifetime: 100 });
    const url = `${other.url}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=r`;
    const headers = { metadata: "true" };
    other.configure({ tokenType: "x" });
    const reply = await send(url, { headers });
    expect(reply.json).toMatchObject({ expires_in: "100", token_type: "x" });
    other.configure({ lifetime: 5, outage: { status: 500 } });
    other.reset();
    expect(other.requests).toEqual([]);
    expect(other.issued(tokenOf(reply))).toBeUndefined();
    expect((await send(url, { headers })).json).toMatchObject({
      expires_in: "100",
      token_type: "Bearer",
    });
  });

  test("name every wrong knob at once, with the nearest known one", async () => {
    const wrong = {
      lifetme: 1,
      delay: -1,
      faults: [{ status: 7, breaks: "reset" }],
      format: "xml",
    };
    await expect(startMockIdentity(wrong as object)).rejects.toMatchObject({
      code: "ERR_CONFIG_INVALID",
      problems: expect.arrayContaining([
        { path: "lifetme", message: "is not a knob; did you mean lifetime?" },
        { path: "faults[0].breaks", message: "is not a field here" },
        expect.objectContaining({ path: "delay" }),
        expect.objectContaining({ path: "faults[0].status" }),
        expect.objectContaining({ path: "format" }),
      ]),
    });
  });
});

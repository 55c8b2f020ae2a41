import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Fault } from "../../../../src/testing/index.ts";
import { turn } from "../../../support/clock.ts";
import { benchOf } from "./support.ts";

const bench = await benchOf("imds");
const quick = { attemptTimeout: 400, acquireTimeout: 4_000 };
const date = new Date(Date.now() + 1_000).toUTCString();

/** Timers and the clock that measures waits go only when they are told to; sockets go on. */
function fakeTime(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "hrtime", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
}

describe("managedIdentity retries", () => {
  test.each<[string, Fault]>([
    ["404", { status: 404 }],
    ["410", { status: 410 }],
    ["429 without Retry-After", { status: 429 }],
    ["429 with Retry-After in seconds", { status: 429, retryAfter: "1" }],
    ["429 with Retry-After as a date", { status: 429, retryAfter: date }],
    ["500", { status: 500 }],
    ["503", { status: 503 }],
    ["a reset connection", { break: "reset" }],
    ["a hung endpoint", { break: "hang" }],
    ["half an answer", { break: "half-open" }],
    ["a truncated answer", { break: "truncate" }],
    ["HTML in place of JSON", { status: 200, body: "<html>portal</html>" }],
    ["an empty answer", { status: 200, body: "" }],
  ])("%s is tried again", async (_, fault) => {
    bench.identity.configure({ faults: [fault] });
    await expect(bench.auth({}, quick).getToken()).resolves.toHaveProperty("token");
    expect(bench.identity.requests).toHaveLength(2);
  });

  test.each([400, 401, 403])("%i is final", async (status) => {
    bench.identity.configure({ outage: { status } });
    await expect(bench.auth({}, quick).getToken()).rejects.toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      status,
      transient: false,
    });
    expect(bench.identity.requests).toHaveLength(1);
  });

  test("Retry-After is waited out", async () => {
    bench.identity.configure({ faults: [{ status: 429, retryAfter: "1" }] });
    const started = performance.now();
    await bench.auth({}, quick).getToken();
    expect(performance.now() - started).toBeGreaterThanOrEqual(1_000);
  });

  test("a Retry-After beyond the budget ends the tries at once, and later callers too", async () => {
    // Time stands: whoever waited would wait for ever.
    fakeTime();
    bench.identity.configure({ outage: { status: 429, retryAfter: "60" } });
    const auth = bench.auth({}, quick);
    await expect(auth.getToken()).rejects.toMatchObject({
      code: "ERR_IDENTITY_UNAVAILABLE",
      retryAfter: 60_000,
    });
    await expect(auth.getToken()).rejects.toMatchObject({ status: 429 });
    expect(bench.identity.requests).toHaveLength(1);
  });

  test("a hung endpoint ends on time, and says so", async () => {
    bench.identity.configure({ outage: { break: "hang" } });
    fakeTime();
    const token = bench.auth({}, { attemptTimeout: 500, acquireTimeout: 500 }).getToken();
    const outcome = token.catch((error: unknown) => error);
    let ended = false;
    void outcome.then(() => (ended = true));
    while (bench.identity.requests.length < 1) await turn();
    await vi.advanceTimersByTimeAsync(499);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toMatchObject({
      code: "ERR_IDENTITY_TIMEOUT",
      transient: true,
      message: expect.stringContaining("500 ms") as string,
    });
  });

  test("an endpoint that is down is reported with its address and what to do", async () => {
    const { identity } = bench;
    bench.identity.configure({ outage: { break: "reset" } });
    await expect(bench.auth({}, { acquireTimeout: 300 }).getToken()).rejects.toMatchObject({
      message: expect.stringMatching(
        new RegExp(`${identity.url}.*defaultAzureCredential`),
      ) as string,
    });
  });
});

describe("managedIdentity answers", () => {
  const life = 7_000;

  test.each(["epoch-string", "epoch-number", "iso", "local-date", "expires-in"] as const)(
    "an expiry told as %s is understood",
    async (format) => {
      bench.identity.configure({ format, lifetime: life });
      const before = Date.now();
      const { expiresOn } = await bench.auth().getToken();
      expect(Math.abs((expiresOn ?? 0) - before - life * 1_000)).toBeLessThan(2_000);
    },
  );

  test.each([
    { tokenType: "bearer" },
    { tokenType: "Other" },
    { echoedResource: "https://other.example.com" },
  ])("%j does not keep a token from being cached", async (knobs) => {
    bench.identity.configure(knobs);
    const auth = bench.auth();
    expect(await auth.getToken()).toBe(await auth.getToken());
    expect(bench.identity.requests).toHaveLength(1);
  });

  test("an answer of a mebibyte is read, and not one byte more", async () => {
    const answer = (size: number): string => {
      const token = JSON.stringify({ access_token: "t", expires_in: "3600", token_type: "Bearer" });
      return token.padEnd(size);
    };
    bench.identity.configure({ outage: { status: 200, body: answer(2 ** 20) } });
    expect((await bench.auth().getToken()).token).toBe("t");
    bench.identity.configure({ outage: { status: 200, body: answer(2 ** 20 + 1) } });
    await expect(bench.auth({}, { acquireTimeout: 200 }).getToken()).rejects.toMatchObject({
      transient: true,
      message: expect.stringContaining("larger than 1048576 bytes") as string,
    });
  });

  test("an answer without a token is refused", async () => {
    bench.identity.configure({ faults: [{ status: 200, body: '{"expires_in":3600}' }] });
    await expect(bench.auth().getToken()).rejects.toMatchObject({ code: "ERR_TOKEN_MALFORMED" });
  });

  test("a token that is bound to a key is refused by name", async () => {
    bench.identity.configure({ tokenType: "pop" });
    await expect(bench.auth().getToken()).rejects.toMatchObject({
      code: "ERR_TOKEN_MALFORMED",
      message: expect.stringContaining("(pop)") as string,
    });
  });

  test.each([
    [302, /captive portal/],
    [401, /IDENTITY_HEADER/],
    [403, /assigned to this machine/],
  ])("%i has advice of its own", async (status, hint) => {
    bench.identity.configure({ faults: [{ status, body: "" }] });
    await expect(bench.auth().getToken()).rejects.toMatchObject({
      code: "ERR_IDENTITY_REFUSED",
      hint: expect.stringMatching(hint) as string,
    });
  });

  test("a token that cannot be sent is refused without being printed", async () => {
    const body = JSON.stringify({
      access_token: "evil\r\nx: injected",
      expires_in: "3600",
      token_type: "Bearer",
    });
    bench.identity.configure({ faults: [{ status: 200, body }] });
    const error = await bench
      .auth()
      .getToken()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_TOKEN_MALFORMED" });
    expect(String(error)).not.toContain("injected");
  });

  test("an expired token is refused", async () => {
    bench.identity.configure({ lifetime: -5 });
    await expect(bench.auth({}, { acquireTimeout: 200 }).getToken()).rejects.toMatchObject({
      code: "ERR_TOKEN_EXPIRED",
    });
  });
});

describe("managedIdentity renewals", () => {
  test("a forced renewal reaches the endpoint", async () => {
    const auth = bench.auth();
    const first = await auth.getToken();
    const second = await auth.getToken({ rejected: first });
    expect(second.token).not.toBe(first.token);
    expect(bench.identity.requests).toHaveLength(2);
  });

  test("a forced renewal reaches the endpoint by a second credential for the same identity too", async () => {
    const { ManagedIdentityCredential } = await import("@azure/identity");
    await new ManagedIdentityCredential().getToken("https://cognitiveservices.azure.com/.default");
    const [first, second] = [bench.auth(), bench.auth()];
    const a = await first.getToken();
    const b = await second.getToken({ rejected: a });
    const c = await first.getToken({ rejected: a });
    expect(new Set([a.token, b.token, c.token]).size).toBe(3);
  });

  test("a host that keeps its token ends the loop in words", async () => {
    bench.identity.configure({ rotate: false });
    const auth = bench.auth();
    const first = await auth.getToken();
    await expect(auth.getToken({ rejected: first })).rejects.toMatchObject({
      code: "ERR_TOKEN_UNCHANGED",
      message: expect.stringContaining("up to 24 hours") as string,
    });
  });

  test("10,000 cold callers, and 10,000 refused ones, cause one request each", async () => {
    const auth = bench.auth();
    const tokens = await Promise.all(Array.from({ length: 10_000 }, () => auth.getToken()));
    expect(new Set(tokens)).toHaveProperty("size", 1);
    expect(bench.identity.requests).toHaveLength(1);
    const rejected = tokens[0]!;
    const renewed = await Promise.all(
      Array.from({ length: 10_000 }, () => auth.getToken({ rejected })),
    );
    expect(new Set(renewed)).toHaveProperty("size", 1);
    expect(bench.identity.requests).toHaveLength(2);
  });

  test("10,000 callers inside the buffer cause one request", async () => {
    bench.identity.configure({ lifetime: 240 });
    const auth = bench.auth();
    await auth.getToken();
    await Promise.all(Array.from({ length: 10_000 }, () => auth.getToken()));
    expect(bench.identity.requests).toHaveLength(2);
  });
});

import { describe, expect, it, vi } from "vitest";
import { cached } from "../../src/token/cached.ts";
import type { TokenSource } from "../../src/token/types.ts";
import { HOUR, MINUTE, pass, START, turn, useFakeClock } from "../support/clock.ts";
import { failureOf, open } from "../support/promises.ts";
import { IDENTITY, outage, outcomeOf } from "./support.ts";

useFakeClock();

function token(name: string, life: number): { token: string; expiresOn: number } {
  return { token: name, expiresOn: START + life };
}

describe("cached() with a source to acquire by", () => {
  it("asks it while there is no token, and the plain one while a token still works", async () => {
    const source = vi.fn<TokenSource>(async () => token("gentle", HOUR));
    const acquire = vi.fn<TokenSource>(async () => token("acquire", 4 * MINUTE));
    const get = cached(source, { identity: IDENTITY, acquire });
    await expect(get()).resolves.toMatchObject({ token: "acquire" });
    await expect(get()).resolves.toMatchObject({ token: "gentle" });
    expect([source.mock.calls.length, acquire.mock.calls.length]).toEqual([1, 1]);
  });

  it("asks it for a replacement of a refused token", async () => {
    const source = vi.fn<TokenSource>();
    const acquire = vi
      .fn<TokenSource>()
      .mockResolvedValueOnce(token("first", HOUR))
      .mockResolvedValueOnce(token("second", HOUR));
    const get = cached(source, { identity: IDENTITY, acquire });
    const rejected = await get();
    await expect(get({ rejected })).resolves.toMatchObject({ token: "second" });
    expect(acquire.mock.calls[1]?.[0]).toMatchObject({ rejected });
    expect(source).not.toHaveBeenCalled();
  });

  it("serves a valid token after one failed try, without insisting", async () => {
    const source = vi.fn<TokenSource>(() => Promise.reject(outage()));
    const acquire = vi.fn<TokenSource>(async () => token("held", 4 * MINUTE));
    const get = cached(source, { identity: IDENTITY, acquire });
    await get();
    await expect(get()).resolves.toMatchObject({ token: "held" });
    expect([source.mock.calls.length, acquire.mock.calls.length]).toEqual([1, 1]);
  });

  it("insists once the token expires while the plain source is busy failing", async () => {
    const try1 = open<never>();
    const source = vi.fn<TokenSource>(() => try1.promise);
    const acquire = vi
      .fn<TokenSource>()
      .mockResolvedValueOnce(token("brief", 2_000))
      .mockResolvedValueOnce(token("late", HOUR));
    const get = cached(source, { identity: IDENTITY, acquire });
    await get();
    const wait = get();
    await pass(2_000);
    try1.reject(outage());
    await turn();
    await expect(outcomeOf(wait)).resolves.toBe("late");
  });

  it("fails with what insisting failed with", async () => {
    const acquire = vi.fn<TokenSource>(() => Promise.reject(outage()));
    const get = cached(vi.fn<TokenSource>(), { identity: IDENTITY, acquire });
    await expect(failureOf(get())).resolves.toMatchObject({ code: "ERR_IDENTITY_UNAVAILABLE" });
  });
});

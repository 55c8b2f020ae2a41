import { fc } from "../support/properties.ts";
import { describe, expect, it } from "vitest";
import { phaseAt, REFRESH_BUFFER, scheduleOf, UNCHANGED_PAUSE } from "../../src/token/policy.ts";

const T = 1_900_000_000_000;
const HOUR = 3_600_000;
const ORDINARY = { acquiredOn: T, ttl: Infinity, jitter: 0, repeated: false, mints: false };

describe("scheduleOf()", () => {
  it("makes a token due five minutes before it expires", () => {
    const { dueFrom, expiresOn } = scheduleOf({ token: "t", expiresOn: T + HOUR }, ORDINARY);
    expect(expiresOn - dueFrom).toBe(300_000);
    expect(REFRESH_BUFFER).toBe(300_000);
  });

  it("renews at the buffer itself without jitter, and a minute earlier with all of it", () => {
    const token = { token: "t", expiresOn: T + HOUR };
    expect(scheduleOf(token, ORDINARY).aheadFrom).toBe(T + 55 * 60_000);
    const nearly = scheduleOf(token, { ...ORDINARY, jitter: 0.999_999 });
    expect(nearly.aheadFrom).toBeCloseTo(T + 54 * 60_000, -3);
    expect(nearly.aheadFrom).toBeGreaterThan(T + 54 * 60_000);
  });

  it("keeps the lead to a tenth of a short life", () => {
    const token = { token: "t", expiresOn: T + REFRESH_BUFFER + 10_000 };
    expect(scheduleOf(token, { ...ORDINARY, jitter: 1 }).aheadFrom).toBe(T + 9_000);
  });

  it("has no lead where the token is due on arrival", () => {
    const schedule = scheduleOf({ token: "t", expiresOn: T + 60_000 }, { ...ORDINARY, jitter: 1 });
    expect(schedule.aheadFrom).toBe(schedule.dueFrom);
    expect(phaseAt(schedule, T)).toBe("due");
  });

  it("follows refreshOn where that is earlier, never later", () => {
    const expiresOn = T + HOUR;
    const early = scheduleOf({ token: "t", expiresOn, refreshOn: T + 1 }, ORDINARY);
    expect(early.aheadFrom).toBe(T + 1);
    const late = scheduleOf({ token: "t", expiresOn, refreshOn: expiresOn }, ORDINARY);
    expect(late.aheadFrom).toBe(late.dueFrom);
  });

  it("ignores a refreshOn that is not a number", () => {
    const schedule = scheduleOf({ token: "t", expiresOn: T + HOUR, refreshOn: NaN }, ORDINARY);
    expect(schedule.aheadFrom).toBe(schedule.dueFrom);
  });

  it("trusts a token of unknown expiry for its ttl, and forever without one", () => {
    const trusted = scheduleOf({ token: "t" }, { ...ORDINARY, ttl: 60_000 });
    expect(trusted).toEqual({ aheadFrom: T + 60_000, dueFrom: T + 60_000, expiresOn: Infinity });
    const kept = scheduleOf({ token: "t" }, { ...ORDINARY, jitter: 0.5 });
    expect(phaseAt(kept, Number.MAX_SAFE_INTEGER)).toBe("fresh");
  });

  it.each([60, 240, 299, 300, 301, 599, 600])(
    "makes a token of %i seconds due after half of its life where its issuer mints",
    (seconds) => {
      const expiresOn = T + seconds * 1_000;
      const schedule = scheduleOf({ token: "t", expiresOn }, { ...ORDINARY, mints: true });
      const half = T + seconds * 500;
      expect([half - 1, half].map((instant) => phaseAt(schedule, instant))).toEqual([
        "fresh",
        "due",
      ]);
    },
  );

  it("has five minutes for every longer life, whether or not its issuer mints", () => {
    for (const life of [600_001, 601_000, HOUR, 24 * HOUR]) {
      const token = { token: "t", expiresOn: T + life };
      const minted = scheduleOf(token, { ...ORDINARY, mints: true });
      expect(minted).toEqual(scheduleOf(token, ORDINARY));
      expect(minted.dueFrom).toBe(T + life - 300_000);
    }
  });

  it("has a lead before half of a short life, of a tenth of that half at most", () => {
    const token = { token: "t", expiresOn: T + 60_000 };
    const { aheadFrom } = scheduleOf(token, { ...ORDINARY, mints: true, jitter: 1 });
    expect(aheadFrom).toBe(T + 27_000);
  });

  it("follows a minted token's refreshOn, unless that was past on arrival", () => {
    const minted = { ...ORDINARY, mints: true };
    const at = (refreshOn: number): number =>
      scheduleOf({ token: "t", expiresOn: T + HOUR, refreshOn }, minted).aheadFrom;
    expect(at(T + 1)).toBe(T + 1);
    expect(at(T)).toBe(T + 55 * 60_000);
  });

  it("takes the word of who kept the token for when it is due, but not past its expiry", () => {
    const at = (dueOn: number): number =>
      scheduleOf({ token: "t", expiresOn: T + 60_000, dueOn }, ORDINARY).dueFrom;
    expect([at(T - 1), at(T + 1), at(T + 60_001)]).toEqual([T - 1, T + 1, T + 60_000]);
  });

  it("leaves an issuer alone for 30 seconds after the same token came back, in any phase", () => {
    const repeated = { ...ORDINARY, repeated: true };
    const past = { token: "t", expiresOn: T + HOUR, refreshOn: T - 1 };
    expect(scheduleOf(past, repeated).aheadFrom).toBe(T + UNCHANGED_PAUSE);
    for (const left of [30_001, 240_000, REFRESH_BUFFER + 10]) {
      const schedule = scheduleOf({ token: "t", expiresOn: T + left }, repeated);
      expect(phaseAt(schedule, T + 29_999)).toBe("fresh");
      expect(phaseAt(schedule, T + 30_000)).toBe("due");
    }
    const later = { token: "t", expiresOn: T + HOUR, refreshOn: T + HOUR / 2 };
    expect(scheduleOf(later, repeated).aheadFrom).toBe(T + HOUR / 2);
  });

  it("serves the same token to its end where that is sooner than 30 seconds", () => {
    const schedule = scheduleOf(
      { token: "t", expiresOn: T + 20_000 },
      { ...ORDINARY, repeated: true },
    );
    expect(phaseAt(schedule, T + 19_999)).toBe("fresh");
    expect(phaseAt(schedule, T + 20_000)).toBe("expired");
  });

  it("asks for a token of unknown expiry as often as its ttl says, the same one or not", () => {
    const { dueFrom } = scheduleOf({ token: "t" }, { ...ORDINARY, ttl: 1_000, repeated: true });
    expect(dueFrom).toBe(T + 1_000);
  });
});

describe("phaseAt()", () => {
  const schedule = scheduleOf(
    { token: "t", expiresOn: T + HOUR, refreshOn: T + HOUR / 2 },
    ORDINARY,
  );

  it.each([
    ["refreshOn", T + HOUR / 2, "fresh", "refresh-ahead"],
    ["the buffer", T + HOUR - REFRESH_BUFFER, "refresh-ahead", "due"],
    ["expiry", T + HOUR, "due", "expired"],
  ])("changes at %s to the millisecond", (_, instant, before, from) => {
    expect(phaseAt(schedule, instant - 1)).toBe(before);
    expect(phaseAt(schedule, instant)).toBe(from);
    expect(phaseAt(schedule, instant + 1)).toBe(from);
  });

  it("only ever ascends as time passes, for any token", () => {
    const order = ["fresh", "refresh-ahead", "due", "expired"];
    const offset = fc.integer({ min: -2 * HOUR, max: 30 * HOUR });
    fc.assert(
      fc.property(
        fc.record(
          { expiresOn: offset, refreshOn: offset, dueOn: offset, ttl: fc.nat({ max: HOUR }) },
          { requiredKeys: [] },
        ),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        fc.record({ repeated: fc.boolean(), mints: fc.boolean() }),
        fc.array(offset, { minLength: 2 }),
        ({ expiresOn, refreshOn, dueOn, ttl = Infinity }, jitter, source, instants) => {
          const token = {
            token: "t",
            ...(expiresOn === undefined ? {} : { expiresOn: T + expiresOn }),
            ...(refreshOn === undefined ? {} : { refreshOn: T + refreshOn }),
            ...(dueOn === undefined ? {} : { dueOn: T + dueOn }),
          };
          const fixed = scheduleOf(token, { acquiredOn: T, ttl, jitter, ...source });
          expect(fixed.aheadFrom).toBeLessThanOrEqual(fixed.dueFrom);
          expect(fixed.dueFrom).toBeLessThanOrEqual(fixed.expiresOn);
          const ranks = instants
            .toSorted((a, b) => a - b)
            .map((instant) => order.indexOf(phaseAt(fixed, T + instant)));
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        },
      ),
    );
  });
});

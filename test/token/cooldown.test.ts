import { describe, expect, it } from "vitest";
import {
  afterChange,
  afterFailure,
  afterRefusal,
  afterRenewal,
  afterUnchanged,
  failedRecently,
  RESTED,
  retryAfterError,
  unchangedRecently,
} from "../../src/token/cooldown.ts";
import { newTokensRefusedError } from "../../src/token/new-tokens-refused.ts";
import { unchangedError } from "../../src/token/unchanged.ts";
import { outage } from "./support.ts";

const NOW = 1_000_000;

describe("a cooldown", () => {
  it("leaves a source alone for a second after a failure, doubled by each further one", () => {
    expect(failedRecently(RESTED, NOW)).toBe(false);
    const once = afterFailure(RESTED, outage(), NOW);
    expect([999, 1_000].map((ms) => failedRecently(once, NOW + ms))).toEqual([true, false]);
    const twice = afterFailure(once, outage(), NOW);
    expect([1_999, 2_000].map((ms) => failedRecently(twice, NOW + ms))).toEqual([true, false]);
  });

  it("names a failure while its Retry-After lasts, and no other failure", () => {
    expect(retryAfterError(afterFailure(RESTED, outage(), NOW), NOW)).toBeUndefined();
    const error = outage({ retryAfter: 7_000 });
    const cooldown = afterFailure(RESTED, error, NOW);
    expect(retryAfterError(cooldown, NOW + 6_999)).toBe(error);
    expect(retryAfterError(cooldown, NOW + 7_000)).toBeUndefined();
  });

  it("expects the same token for 30 seconds after a refused one came back", () => {
    const cooldown = afterUnchanged(RESTED, unchangedError(), NOW);
    expect([29_999, 30_000].map((ms) => unchangedRecently(cooldown, NOW + ms))).toEqual([
      true,
      false,
    ]);
    expect(failedRecently(cooldown, NOW)).toBe(false);
    expect(unchangedRecently(afterRenewal(cooldown, true, NOW), NOW)).toBe(true);
    expect(unchangedRecently(afterRenewal(cooldown, false, NOW), NOW)).toBe(false);
  });

  it("forgets failures with the next token, and all of them with another one", () => {
    const failed = afterFailure(RESTED, outage(), NOW);
    expect(afterRenewal(failed, false, NOW)).toBe(RESTED);
    expect(afterRenewal(failed, true, NOW)).toEqual(RESTED);
  });

  it("remembers that new tokens are refused for 30 seconds, whatever new token arrives", () => {
    const trial = { ...RESTED, refusals: 1 };
    const refused = afterRefusal(trial, true, newTokensRefusedError, NOW);
    const errors = [29_999, 30_000].map((ms) => afterRenewal(refused, false, NOW + ms).lastError);
    expect(errors).toEqual([refused.lastError, undefined]);
    const failed = afterFailure(refused, outage(), NOW);
    expect(afterRenewal(failed, false, NOW)).not.toHaveProperty("lastError");
  });

  it("ends every pause when the source has changed, and keeps the last failure to be shown", () => {
    const error = outage();
    const unchanged = afterUnchanged(RESTED, unchangedError(), NOW);
    const cooldown = afterChange(afterFailure(unchanged, error, NOW));
    expect([failedRecently(cooldown, NOW), unchangedRecently(cooldown, NOW)]).toEqual([
      false,
      false,
    ]);
    expect(cooldown).toEqual({ ...RESTED, lastError: error });
  });
});

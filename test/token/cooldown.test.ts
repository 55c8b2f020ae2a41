import { describe, expect, it } from "vitest";
import { cooldownOf } from "../../src/token/cooldown.ts";
import { unchangedError } from "../../src/token/unchanged.ts";
import { outage } from "./support.ts";

const NOW = 1_000_000;

describe("cooldownOf()", () => {
  it("leaves a source alone for a second after a failure, doubled by each further one", () => {
    const cooldown = cooldownOf();
    expect(cooldown.afterFailure(NOW)).toBe(false);
    expect(cooldown.failed(outage(), NOW)).toBe(NOW + 1_000);
    expect([999, 1_000].map((ms) => cooldown.afterFailure(NOW + ms))).toEqual([true, false]);
    expect(cooldown.failed(outage(), NOW)).toBe(NOW + 2_000);
  });

  it("names a failure while its Retry-After lasts, and no other failure", () => {
    const cooldown = cooldownOf();
    cooldown.failed(outage(), NOW);
    expect(cooldown.retryAfterError(NOW)).toBeUndefined();
    const error = outage({ retryAfter: 7_000 });
    cooldown.failed(error, NOW);
    expect(cooldown.retryAfterError(NOW + 6_999)).toBe(error);
    expect(cooldown.retryAfterError(NOW + 7_000)).toBeUndefined();
  });

  it("expects the same token for 30 seconds after a refused one came back", () => {
    const cooldown = cooldownOf();
    cooldown.unchanged(unchangedError(), NOW);
    expect([29_999, 30_000].map((ms) => cooldown.afterUnchanged(NOW + ms))).toEqual([true, false]);
    expect(cooldown.afterFailure(NOW)).toBe(false);
    cooldown.renewed(true);
    expect(cooldown.afterUnchanged(NOW)).toBe(true);
    cooldown.renewed(false);
    expect(cooldown.afterUnchanged(NOW)).toBe(false);
  });

  it("forgets failures with the next token", () => {
    const cooldown = cooldownOf();
    cooldown.failed(outage(), NOW);
    cooldown.renewed(false);
    expect(cooldown.lastError).toBeUndefined();
    expect(cooldown.afterFailure(NOW)).toBe(false);
    expect(cooldown.failed(outage(), NOW)).toBe(NOW + 1_000);
  });

  it("reset() ends every pause, and keeps the last failure to be shown", () => {
    const cooldown = cooldownOf();
    const error = outage();
    cooldown.unchanged(unchangedError(), NOW);
    cooldown.failed(error, NOW);
    cooldown.reset();
    expect([cooldown.afterFailure(NOW), cooldown.afterUnchanged(NOW)]).toEqual([false, false]);
    expect(cooldown.lastError).toBe(error);
    expect(cooldown.failed(outage(), NOW)).toBe(NOW + 1_000);
  });
});

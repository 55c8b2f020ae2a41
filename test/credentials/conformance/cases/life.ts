import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { ByokIdentityError } from "../../../../src/errors.ts";
import { EXPIRY, DUE, AHEAD, tokenOf, failureOf, expected, until, type Cases } from "../stage.ts";

/** Tokens as they age. */
export const life = {
  cold: {
    title: "asks nothing before the first token is wanted, and then once",
    async run(stage) {
      await sleep(0);
      expect(stage.behind.asked()).toBe(0);
      expect(await tokenOf(stage)).toMatch(/^[\w.-]{8,}$/);
      expect(stage.behind.asked()).toBe(expected(stage.row, 1, 1));
    },
  },

  cached: {
    title: "serves a fresh token from memory",
    async run(stage) {
      const first = await tokenOf(stage);
      stage.at(AHEAD - 1);
      for (let use = 0; use < 5; use++) expect(await tokenOf(stage)).toBe(first);
      expect(stage.behind.asked()).toBe(expected(stage.row, 1, 6));
    },
  },

  buffer: {
    title: "renews inside the five-minute buffer, and callers get the new token",
    async run(stage) {
      const first = await tokenOf(stage);
      stage.at(DUE);
      stage.behind.become("fresh");
      expect(await tokenOf(stage)).not.toBe(first);
      expect(stage.behind.asked()).toBe(2);
    },
  },

  ahead: {
    title: "serves at once ahead of the buffer, while one renewal runs behind it",
    async run(stage) {
      const first = await tokenOf(stage);
      stage.at(AHEAD);
      stage.behind.become("fresh");
      const served = await Promise.all([1, 2, 3].map(() => tokenOf(stage)));
      expect(new Set(served)).toEqual(new Set([first]));
      await until(async () => (await tokenOf(stage)) !== first);
      expect(stage.behind.asked()).toBe(2);
    },
  },

  expiry: {
    title: "never serves an expired token",
    async run(stage) {
      const first = await tokenOf(stage);
      stage.at(EXPIRY);
      stage.behind.become("fresh");
      const tokens = await Promise.all([1, 2, 3].map(() => tokenOf(stage)));
      expect(new Set(tokens).size).toBe(1);
      expect(tokens).not.toContain(first);
      expect(stage.behind.asked()).toBe(2);
    },
  },

  down: {
    title: "fails with a typed error that says what to do, and recovers",
    async run(stage) {
      stage.behind.become("down");
      const error = await failureOf(stage);
      expect(error).toBeInstanceOf(ByokIdentityError);
      expect(error).toMatchObject({ code: stage.row.failure });
      expect(stage.behind.asked()).toBeGreaterThan(0);
      stage.behind.become("fresh");
      expect(await tokenOf(stage)).not.toBe("");
    },
  },

  outage: {
    title: "serves the valid token through an outage, to the millisecond, and recovers",
    async run(stage) {
      const first = await tokenOf(stage);
      stage.behind.become("down");
      stage.at(DUE);
      for (let use = 0; use < 5; use++) expect(await tokenOf(stage)).toBe(first);
      expect(stage.behind.asked()).toBe(2);
      expect(stage.auth.status().lastError).toMatchObject({ code: stage.row.failure });
      stage.at(EXPIRY - 1);
      expect(await tokenOf(stage)).toBe(first);
      stage.at(EXPIRY);
      expect(await failureOf(stage)).toMatchObject({ code: stage.row.failure });
      stage.behind.become("fresh");
      expect(await tokenOf(stage)).not.toBe(first);
      expect(stage.auth.status().lastError).toBeUndefined();
    },
  },
} satisfies Cases;

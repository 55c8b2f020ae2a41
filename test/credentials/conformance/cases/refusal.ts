import { expect } from "vitest";
import type { EventMap } from "../../../../src/token/events.ts";
import { tokenOf, expected, status, sent, type Cases } from "../stage.ts";
import { listen } from "../../../support/secrets.ts";

/** Tokens that a server refuses. */
export const refusal = {
  renewal: {
    title: "renews a refused token and replays the request once",
    async run(stage) {
      expect(await status(stage)).toBe(200);
      let refusals = 0;
      stage.refuse(() => {
        if (refusals > 0) return false;
        stage.behind.become("fresh");
        refusals += 1;
        return true;
      });
      expect(await status(stage)).toBe(200);
      const [first, refused, renewed, ...others] = sent(stage);
      expect(others).toEqual([]);
      if (stage.row.asks === "token") expect(refused).toBe(first);
      expect(renewed).not.toBe(refused);
      expect(stage.behind.asked()).toBe(expected(stage.row, 2, 3));
    },
  },

  burst: {
    title: "renews once for a burst of refusals",
    async run(stage) {
      const old = await tokenOf(stage);
      let refusals = 0;
      stage.refuse((token) => {
        if (token !== old) return false;
        if (refusals === 0) stage.behind.become("fresh");
        refusals += 1;
        return true;
      });
      const answers = await Promise.all(Array.from({ length: 10 }, () => status(stage)));
      expect(new Set(answers)).toEqual(new Set([200]));
      expect(stage.behind.asked()).toBe(expected(stage.row, 2, 11));
    },
  },

  same: {
    title: "returns the 401 as it came where the same token comes back, and says so",
    async run(stage) {
      const first = await tokenOf(stage);
      const heard = listen();
      const before = stage.behind.asked();
      stage.behind.become("repeat");
      stage.refuse(() => true);
      expect(await status(stage)).toBe(401);
      expect(sent(stage)).toEqual([first]);
      expect(stage.behind.asked() - before).toBe(expected(stage.row, 1, 2));
      const refusals = heard
        .filter(({ name }) => name === "byok-identity:refused")
        .map(({ message }) => message as EventMap["byok-identity:refused"]);
      expect(refusals.at(-1)).toMatchObject({ unchanged: true });
    },
  },
} satisfies Cases;

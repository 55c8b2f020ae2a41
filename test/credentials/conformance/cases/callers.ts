import { expect } from "vitest";
import { tokenOf, expected, until, type Cases } from "../stage.ts";

/** Callers who leave, and many at once. */
export const callers = {
  aborted: {
    title: "asks nothing for a caller who has left already",
    async run({ auth, behind }) {
      const signal = AbortSignal.abort(new Error("left"));
      await expect(auth.getToken({ signal })).rejects.toThrow("left");
      expect(behind.asked()).toBe(0);
    },
  },

  abort: {
    title: "ends the wait of a caller who leaves, and no other",
    async run(stage) {
      stage.behind.become("slow");
      const controller = new AbortController();
      const leaving = stage.auth.getToken({ signal: controller.signal });
      const staying = tokenOf(stage);
      await until(() => stage.behind.asked() > 0);
      controller.abort(new Error("left"));
      await expect(leaving).rejects.toThrow("left");
      expect(await staying).not.toBe("");
      expect(stage.behind.asked()).toBe(expected(stage.row, 1, 2));
    },
  },

  concurrent: {
    title: "answers 1,000 callers at once",
    async run(stage) {
      const tokens = await Promise.all(Array.from({ length: 1_000 }, () => tokenOf(stage)));
      expect(new Set(tokens).size).toBe(stage.row.asks === "request" ? 1_000 : 1);
      expect(stage.behind.asked()).toBe(expected(stage.row, 1, 1_000));
    },
  },
} satisfies Cases;

import { expect } from "vitest";
import { expectNone, listen } from "../../../support/secrets.ts";
import { EXPIRY, failureOf, sent, type Cases } from "../stage.ts";

/** Secrets. */
export const secrecy = {
  secrecy: {
    title: "lets no token into an error, inspect, JSON, status or an event",
    async run(stage) {
      const { auth, behind } = stage;
      const heard = listen();
      const views: unknown[] = [auth];
      const note = async (): Promise<void> => {
        views.push(await failureOf(stage), auth.status());
      };
      const first = await auth.getToken();
      behind.become("fresh");
      const second = await auth.getToken({ rejected: first }).catch(() => first);
      behind.become("repeat");
      await auth.getToken({ rejected: second }).catch((error: unknown) => views.push(error));
      await note();
      behind.become("down");
      stage.at(2 * EXPIRY);
      await note();
      await auth.getToken({ rejected: second }).catch((error: unknown) => views.push(error));
      const tokens = [first.token, second.token, ...sent(stage)];
      expectNone(new Set(tokens.filter((token) => token !== undefined)), views, heard);
      expect(heard.length).toBeGreaterThan(0);
    },
  },
} satisfies Cases;
